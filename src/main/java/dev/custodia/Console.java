package dev.custodia;

import dev.custodia.settings.Greeting;
import dev.custodia.settings.Settings;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What the administrator sees in the window in which Custodia was started. */
@Component
class Console {
    private final Settings settings;
    private final ObjectProvider<Greeting> greetings;
    private final PrintStream out = Custodia.console();
    private boolean greeted;

    Console(Settings settings, ObjectProvider<Greeting> greetings) {
        this.settings = settings;
        this.greetings = greetings;
    }

    @EventListener
    void greet(ApplicationReadyEvent ready) {
        // In tests there may be no web server, and so nobody to greet.
        Integer port = ready.getApplicationContext().getEnvironment().getProperty("local.server.port", Integer.class);
        if (port == null) return;
        greeted = true;
        out.println();
        out.println("Custodia is ready: " + address(port));
        greetings.orderedStream().flatMap(greeting -> greeting.lines().stream()).forEach(out::println);
        Stream.of("Data folder: " + settings.home(), "Stop with Ctrl-C.", "").forEach(out::println);
    }

    @EventListener
    void sayGoodbye(ContextClosedEvent closed) {
        if (greeted) out.println("Custodia stops.");
    }

    /** What to type into a browser on this machine. */
    private String address(int port) {
        try {
            InetAddress bound = InetAddress.getByName(settings.bind());
            boolean local = bound.isAnyLocalAddress() || bound.isLoopbackAddress();
            String host = local ? "localhost" : bound.getHostAddress();
            return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        } catch (UnknownHostException e) {
            return settings.publicUrl().toString();
        }
    }
}
