CREATE CONSTRAINT kg_entity_iri IF NOT EXISTS FOR (e:Entity) REQUIRE e.iri IS UNIQUE;
UNWIND [
{iri: 'https://example.org/kg/award/盘古奖', name: '盘古奖', mentions: 1, documents: 1}
] AS row
MERGE (e:Entity {iri: row.iri})
SET e:Award, e += row;
UNWIND [
{iri: 'https://example.org/kg/company/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd有限公司', name: '../../etc/passwd有限公司', mentions: 1, documents: 1},
{iri: 'https://example.org/kg/company/%3Cscript%3Ealert%28%22x%22%29%3C%2Fscript%3E科技有限公司', name: '<script>alert("x")</script>科技有限公司', mentions: 1, documents: 1},
{iri: 'https://example.org/kg/company/%3Dcmd%7C%27%20%2FC%20calc%27%21A0有限公司', name: '=cmd|\' /C calc\'!A0有限公司', mentions: 1, documents: 1},
{iri: 'https://example.org/kg/company/%E2%80%AE倒写%E2%80%8B零宽公司', name: '‮倒写​零宽公司', mentions: 1, documents: 1},
{iri: 'https://example.org/kg/company/a%22b%3Bc%27d%5Ce%60f%24g%7Dh%7Bi%5D%5D%3Ej%26amp%3Bk有限公司', name: 'a"b;c\'d\\e`f$g}h{i]]>j&amp;k有限公司', mentions: 1, documents: 1},
{iri: 'https://example.org/kg/company/javascript%3Aalert%281%29%20href%3D有限公司', name: 'javascript:alert(1) href=有限公司', mentions: 1, documents: 1},
{iri: 'https://example.org/kg/company/江苏鑫瑞峻新材料科技有限公司', name: '江苏鑫瑞峻新材料科技有限公司', aliases: ['鑫瑞峻'], mentions: 2, documents: 1}
] AS row
MERGE (e:Entity {iri: row.iri})
SET e:Company, e += row;
UNWIND [
{iri: 'https://example.org/kg/park/江阴高新技术产业开发区', name: '江阴高新技术产业开发区', aliases: ['江阴高新区'], mentions: 2, documents: 2, city: '无锡市', level: 'national', province: '江苏省'}
] AS row
MERGE (e:Entity {iri: row.iri})
SET e:Park, e += row;
UNWIND [
{iri: 'https://example.org/kg/person/陈兴华', name: '陈兴华', mentions: 1, documents: 1}
] AS row
MERGE (e:Entity {iri: row.iri})
SET e:Person, e += row;
UNWIND [
{iri: 'https://example.org/kg/place/江阴市', name: '江阴市', aliases: ['江阴'], mentions: 1, documents: 1, code: '320281'}
] AS row
MERGE (e:Entity {iri: row.iri})
SET e:Place, e += row;
UNWIND [
{from: 'https://example.org/kg/company/江苏鑫瑞峻新材料科技有限公司', to: 'https://example.org/kg/award/盘古奖', is: {iri: 'https://example.org/kg/relation/awarded/江苏鑫瑞峻新材料科技有限公司/盘古奖', score: 0.5, status: 'planned', support: 1, evidence: ['鑫瑞峻有望获盘古奖。'], documents: ['报纸/一.txt']}}
] AS row
MATCH (s:Entity {iri: row.from})
MATCH (o:Entity {iri: row.to})
MERGE (s)-[r:AWARDED {iri: row.is.iri}]->(o)
SET r += row.is;
UNWIND [
{from: 'https://example.org/kg/person/陈兴华', to: 'https://example.org/kg/park/江阴高新技术产业开发区', is: {iri: 'https://example.org/kg/relation/holds_position/陈兴华/江阴高新技术产业开发区/党工委书记', title: '党工委书记', score: 0.9, status: 'done', support: 1, evidence: ['高新区党工委书记陈兴华说。'], documents: ['报纸/一.txt']}},
{from: 'https://example.org/kg/person/陈兴华', to: 'https://example.org/kg/park/江阴高新技术产业开发区', is: {iri: 'https://example.org/kg/relation/holds_position/陈兴华/江阴高新技术产业开发区/管委会主任', title: '管委会主任', score: 0.9, status: 'done', support: 1, evidence: ['高新区党工委书记陈兴华说。'], documents: ['报纸/一.txt']}}
] AS row
MATCH (s:Entity {iri: row.from})
MATCH (o:Entity {iri: row.to})
MERGE (s)-[r:HOLDS_POSITION {iri: row.is.iri}]->(o)
SET r += row.is;
UNWIND [
{from: 'https://example.org/kg/park/江阴高新技术产业开发区', to: 'https://example.org/kg/company/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd有限公司', is: {iri: 'https://example.org/kg/relation/hosts/江阴高新技术产业开发区/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd有限公司', score: 0.9, status: 'done', support: 1, evidence: ['园区有../../etc/passwd有限公司。'], documents: ['报纸/一.txt']}},
{from: 'https://example.org/kg/park/江阴高新技术产业开发区', to: 'https://example.org/kg/company/%3Cscript%3Ealert%28%22x%22%29%3C%2Fscript%3E科技有限公司', is: {iri: 'https://example.org/kg/relation/hosts/江阴高新技术产业开发区/%3Cscript%3Ealert%28%22x%22%29%3C%2Fscript%3E科技有限公司', score: 0.9, status: 'done', support: 1, evidence: ['园区有<script>alert("x")</script>科技有限公司。'], documents: ['报纸/一.txt']}},
{from: 'https://example.org/kg/park/江阴高新技术产业开发区', to: 'https://example.org/kg/company/%3Dcmd%7C%27%20%2FC%20calc%27%21A0有限公司', is: {iri: 'https://example.org/kg/relation/hosts/江阴高新技术产业开发区/%3Dcmd%7C%27%20%2FC%20calc%27%21A0有限公司', score: 0.9, status: 'done', support: 1, evidence: ['园区有=cmd|\' /C calc\'!A0有限公司。'], documents: ['报纸/一.txt']}},
{from: 'https://example.org/kg/park/江阴高新技术产业开发区', to: 'https://example.org/kg/company/%E2%80%AE倒写%E2%80%8B零宽公司', is: {iri: 'https://example.org/kg/relation/hosts/江阴高新技术产业开发区/%E2%80%AE倒写%E2%80%8B零宽公司', score: 0.9, status: 'done', support: 1, evidence: ['园区有‮倒写​零宽公司。'], documents: ['报纸/一.txt']}},
{from: 'https://example.org/kg/park/江阴高新技术产业开发区', to: 'https://example.org/kg/company/a%22b%3Bc%27d%5Ce%60f%24g%7Dh%7Bi%5D%5D%3Ej%26amp%3Bk有限公司', is: {iri: 'https://example.org/kg/relation/hosts/江阴高新技术产业开发区/a%22b%3Bc%27d%5Ce%60f%24g%7Dh%7Bi%5D%5D%3Ej%26amp%3Bk有限公司', score: 0.9, status: 'done', support: 1, evidence: ['园区有a"b；c\'d\\e`f$g}h{i]]>j&amp；k有限公司。'], documents: ['报纸/一.txt']}},
{from: 'https://example.org/kg/park/江阴高新技术产业开发区', to: 'https://example.org/kg/company/javascript%3Aalert%281%29%20href%3D有限公司', is: {iri: 'https://example.org/kg/relation/hosts/江阴高新技术产业开发区/javascript%3Aalert%281%29%20href%3D有限公司', score: 0.9, status: 'done', support: 1, evidence: ['园区有javascript:alert(1) href=有限公司。'], documents: ['报纸/一.txt']}},
{from: 'https://example.org/kg/park/江阴高新技术产业开发区', to: 'https://example.org/kg/company/江苏鑫瑞峻新材料科技有限公司', is: {iri: 'https://example.org/kg/relation/hosts/江阴高新技术产业开发区/江苏鑫瑞峻新材料科技有限公司', score: 0.9, status: 'done', time: '2021-04', support: 2, evidence: ['鑫瑞峻落户江阴高新区。', '江阴高新区引进鑫瑞峻。'], documents: ['报纸/一.txt', '报纸/一.txt']}}
] AS row
MATCH (s:Entity {iri: row.from})
MATCH (o:Entity {iri: row.to})
MERGE (s)-[r:HOSTS {iri: row.is.iri}]->(o)
SET r += row.is;
UNWIND [
{from: 'https://example.org/kg/person/陈兴华', to: 'https://example.org/kg/park/江阴高新技术产业开发区', is: {iri: 'https://example.org/kg/relation/leads/陈兴华/江阴高新技术产业开发区', score: 0.9, status: 'done', support: 1, evidence: ['高新区党工委书记陈兴华说。'], documents: ['报纸/一.txt']}}
] AS row
MATCH (s:Entity {iri: row.from})
MATCH (o:Entity {iri: row.to})
MERGE (s)-[r:LEADS {iri: row.is.iri}]->(o)
SET r += row.is;
UNWIND [
{from: 'https://example.org/kg/park/江阴高新技术产业开发区', to: 'https://example.org/kg/place/江阴市', is: {iri: 'https://example.org/kg/relation/located_in/江阴高新技术产业开发区/江阴市', score: 0.9, status: 'done', support: 1, evidence: ['位于江阴市的高新区。'], documents: ['报纸/一.txt']}}
] AS row
MATCH (s:Entity {iri: row.from})
MATCH (o:Entity {iri: row.to})
MERGE (s)-[r:LOCATED_IN {iri: row.is.iri}]->(o)
SET r += row.is;
