package dev.custodia.trust;

import dev.custodia.access.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The door to the promises. What tests measured lies in {@code trust/figures.jsonl}, one test a line; nothing else is
 * known here.
 */
@Component
public class Trust {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<Measured> measured;

    Trust() {
        this(read(Objects.requireNonNull(Trust.class.getResourceAsStream("/trust/figures.jsonl"))));
    }

    Trust(List<Measured> measured) {
        this.measured = measured;
    }

    /** All promises in their order, each with what was measured for it. */
    @Needs({})
    public List<Proven> promises() {
        return of(measured);
    }

    static List<Proven> of(List<Measured> measured) {
        return Arrays.stream(Promise.values())
                .map(promise -> new Proven(
                        promise,
                        measured.stream()
                                .filter(one -> one.promise() == promise)
                                .toList()))
                .toList();
    }

    static List<Measured> read(InputStream lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> JSON.readValue(line, Measured.class))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
