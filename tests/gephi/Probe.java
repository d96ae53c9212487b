import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.Node;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Prints what Gephi sees in a graph file: a line a problem, a node and an edge, in columns parted by tabs. */
class Probe {
    public static void main(String[] args) throws Exception {
        var projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        var importer = Lookup.getDefault().lookup(ImportController.class);
        Container container = importer.importFile(new File(args[0]));
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        container.getReport().getIssues(1000).forEachRemaining(issue -> {
            if (issue.getLevel() != Issue.Level.INFO) {
                out.println("issue\t" + issue.getLevel() + "\t" + issue.getMessage());
            }
        });
        importer.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
        Graph graph = Lookup.getDefault().lookup(GraphController.class).getGraphModel().getGraph();
        for (Node node : graph.getNodes()) {
            out.println(String.join("\t", "node", node.getId().toString(), node.getLabel(),
                    node.getAttribute("type").toString(), "" + node.x(), "" + node.y(), "" + node.size()));
        }
        for (Edge edge : graph.getEdges()) {
            out.println(String.join("\t", "edge", edge.getId().toString(), edge.getSource().getId().toString(),
                    edge.getTarget().getId().toString(), edge.getLabel(), "" + edge.getWeight(),
                    edge.getAttribute("score").toString()));
        }
        out.flush();
        System.exit(0);
    }
}
