package dev.custodia;

import dev.custodia.database.TestDatabase;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.FileSystemUtils;

/** Gives a test's context a data folder, a database and a clock of its own. */
class FreshHome implements ContextCustomizerFactory {
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        CustodiaTest test = AnnotatedElementUtils.findMergedAnnotation(testClass, CustodiaTest.class);
        if (test == null) return null;
        return new Furnished(test.shared() ? "shared" : testClass.getName(), List.of(test.settings()));
    }

    private record Furnished(String owner, List<String> settings) implements ContextCustomizer {
        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            TestDatabase database = TestDatabase.create();
            Path folder = temporaryFolder();
            Map<String, String> environment = new HashMap<>(Map.of(
                    "CUSTODIA_HOME", folder.toString(),
                    "CUSTODIA_PORT", "0",
                    "CUSTODIA_TIME_ZONE", TestClock.ROME.getId(),
                    "CUSTODIA_DATABASE_URL", database.url(),
                    "CUSTODIA_DATABASE_USER", database.user(),
                    "CUSTODIA_DATABASE_PASSWORD", database.password()));
            settings.forEach(setting -> environment.put(setting.split("=", 2)[0], setting.split("=", 2)[1]));
            var generic = (GenericApplicationContext) context;
            Custodia.furnish(generic, Settings.read(environment, folder), Home.open(folder));
            generic.registerBean(TestClock.class, () -> new TestClock());
            generic.registerBean(TestDatabase.class, () -> database);
            generic.registerBean(TemporaryFolder.class, () -> new TemporaryFolder(folder));
        }

        private static Path temporaryFolder() {
            try {
                return Files.createTempDirectory("custodia-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record TemporaryFolder(Path folder) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
