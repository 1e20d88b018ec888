package dev.custodia.screens;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The word files of all rooms on the classpath, merged per language and read once. */
final class Bundles {
    private static final Map<Language, Map<String, String>> READ = new ConcurrentHashMap<>();

    private Bundles() {}

    /** All patterns of a language by key. Throws where a key lies outside its room or is there twice. */
    static Map<String, String> of(Language language) {
        return READ.computeIfAbsent(language, Bundles::read);
    }

    private static Map<String, String> read(Language language) {
        var merged = new TreeMap<String, String>();
        try {
            var files = new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:words/*_" + language.code() + ".properties");
            for (Resource file : files) {
                merge(merged, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(merged);
    }

    private static void merge(Map<String, String> merged, Resource file) throws IOException {
        String name = Objects.requireNonNull(file.getFilename());
        // A room may keep its words in several files: customers_en, customers-problems_en.
        String room = name.substring(0, name.lastIndexOf('_')).replaceFirst("-.*", "");
        var words = new Properties();
        try (var reader = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            words.load(reader);
        }
        for (String key : words.stringPropertyNames()) {
            // The sentences of the journal are the one thing that each room gives to another.
            if (!key.startsWith(room + ".") && !key.startsWith("journal.act")) {
                throw new IllegalStateException("The key " + key + " in " + name + " must start with " + room + ".");
            }
            if (merged.put(key, words.getProperty(key)) != null) {
                throw new IllegalStateException("The key " + key + " is there twice");
            }
        }
    }
}
