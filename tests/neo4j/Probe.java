import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.harness.Neo4jBuilders;

/**
 * Prints what a Neo4j database holds, one JSON object a line.
 *
 * <p>Probe dump HOME: starts the server's database of HOME (after an import) and prints it.
 * <p>Probe load HOME FILE: starts an empty server, runs the statements of FILE twice over Bolt, prints.
 */
class Probe {
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Path home = Path.of(args[1]);
        if (args[0].equals("dump")) {
            var server = new DatabaseManagementServiceBuilder(home).build();
            dump(server.database("neo4j"), out);
            server.shutdown();
        } else {
            List<String> statements = statements(Files.readString(Path.of(args[2])));
            try (var server = Neo4jBuilders.newInProcessBuilder(home).withDisabledServer().build();
                    var driver = GraphDatabase.driver(server.boltURI());
                    var session = driver.session()) {
                for (int time = 0; time < 2; time++) {
                    statements.forEach(statement -> session.run(statement).consume());
                }
                dump(server.defaultDatabaseService(), out);
            }
        }
        out.flush();
        System.exit(0);
    }

    /** Splits at semicolons as cypher-shell does: a backslash hides the next character, quotes hide all. */
    static List<String> statements(String text) throws IOException {
        var found = new ArrayList<String>();
        var held = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                held.append(c).append(text.charAt(++i));
                continue;
            }
            if (quote == 0 && c == ';') {
                found.add(held.toString());
                held.setLength(0);
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            held.append(c);
        }
        if (!held.toString().isBlank() || quote != 0) {
            throw new IOException("text behind the last statement: " + held);
        }
        return found;
    }

    static void dump(GraphDatabaseService database, PrintStream out) {
        try (var transaction = database.beginTx()) {
            transaction.getAllNodes().forEach(node -> {
                var labels = new ArrayList<String>();
                node.getLabels().forEach(label -> labels.add(label.name()));
                labels.sort(null);
                out.println(json(Map.of("labels", labels, "properties", node.getAllProperties())));
            });
            transaction.getAllRelationships().forEach(relationship -> out.println(json(Map.of(
                    "type", relationship.getType().name(),
                    "start", relationship.getStartNode().getProperty("iri"),
                    "end", relationship.getEndNode().getProperty("iri"),
                    "properties", relationship.getAllProperties()))));
        }
    }

    static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Object[] array) {
            return json(Arrays.asList(array));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Probe::json).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Number number) {
            return number.toString();
        }
        var quoted = new StringBuilder("\"");
        value.toString().chars().forEach(c -> quoted.append(
                c < 0x20 || c == '"' || c == '\\' || c > 0x7e ? String.format("\\u%04x", c) : (char) c + ""));
        return quoted.append('"').toString();
    }
}
