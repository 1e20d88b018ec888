package dev.custodia.imports;

import dev.custodia.Shop;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.test.context.TestComponent;

/** Brings files in as a person would, step by step, waiting for each. */
@TestComponent
public class ImportsHouse {
    private final Shop shop;
    private final Imports imports;

    ImportsHouse(Shop shop, Imports imports) {
        this.shop = shop;
        this.imports = imports;
    }

    public Import load(String name, String content) {
        return load(name, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    public Import load(String name, InputStream content) {
        Import checked = check(name, content);
        shop.asGreta(() -> imports.load(checked.importId()));
        return settled(checked.importId());
    }

    public Import check(String name, InputStream content) {
        Import received = shop.asGreta(() -> imports.receive(name, content, null));
        shop.asGreta(() -> imports.check(received.importId()));
        return settled(received.importId());
    }

    public Import settled(long importId) {
        Instant until = Instant.now().plus(Duration.ofMinutes(3));
        while (true) {
            Import work = shop.asGreta(() -> imports.find(importId));
            if (!work.underWay()) return work;
            if (Instant.now().isAfter(until))
                throw new AssertionError("Still " + work.state() + " after three minutes");
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
