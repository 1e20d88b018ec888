package dev.custodia.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The product as a program sees it. */
final class Http {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private final String token;

    Http(String address, String token) {
        this.address = address;
        this.token = token;
    }

    String get(String path) {
        return answer(HttpRequest.newBuilder(URI.create(address + path)).GET());
    }

    String post(String path, String json) {
        return answer(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private String answer(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(
                    request.header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200)
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
