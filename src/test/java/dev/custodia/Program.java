package dev.custodia;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody else's program, that knows no more than the API: speaks JSON over real HTTP, with a token. */
public final class Program {
    public static final String TOKEN = "token-of-the-tests";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final String token;
    private final HttpClient client = HttpClient.newHttpClient();

    public Program(int port) {
        this(port, TOKEN);
    }

    public Program(int port, String token) {
        this.base = "http://localhost:" + port + "/api/v1";
        this.token = token;
    }

    /** An answer: its status, and its body as JSON where it is one. */
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The value at a path such as {@code items/0/name}, as text. */
        public String at(String path) {
            JsonNode found = json().at("/" + path);
            return found.isValueNode() ? found.asString() : found.toString();
        }

        public long number(String path) {
            return json().at("/" + path).asLong();
        }

        public List<String> each(String list, String path) {
            List<String> each = new ArrayList<>();
            for (JsonNode node : json().at("/" + list))
                each.add(node.at("/" + path).asString());
            return each;
        }

        /** The same, which must have succeeded. */
        public Answer good() {
            if (status() >= 300) throw new AssertionError(status() + " " + text());
            return this;
        }
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer post(String path, @Nullable String json, String... headers) {
        return send("POST", path, json, headers);
    }

    public Answer put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, json);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer send(String method, String path, @Nullable String json, String... headers) {
        HttpRequest.Builder request =
                request(path).method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) request.header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        return send(request.build());
    }

    /** Sends a file as a form does. */
    public Answer upload(String path, String name, byte[] content) {
        String boundary = "----custodia" + System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: text/csv\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    /** Sends a large file from the disk, whose parts are laid out already. */
    public Answer upload(String path, Path form, String boundary) throws IOException {
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofFile(form))
                .build());
    }

    /** The events of a stream that ends by itself, each as {@code name data}. */
    public List<String> watch(String path) {
        List<String> events = new ArrayList<>();
        for (String event :
                get(path, "Accept", "text/event-stream").good().text().split("\n\n")) {
            String name = line(event, "event:");
            if (!name.isEmpty()) events.add(name + " " + line(event, "data:"));
        }
        return events;
    }

    private static String line(String event, String field) {
        return Arrays.stream(event.split("\n"))
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .findFirst()
                .orElse("");
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("/api/") ? origin() + path : base + path))
                .header("Authorization", "Bearer " + token);
    }

    private String origin() {
        return base.substring(0, base.length() - "/api/v1".length());
    }

    private Answer send(HttpRequest request) {
        try {
            return new Answer(client.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
