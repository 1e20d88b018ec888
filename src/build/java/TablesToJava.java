import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Target;

/**
 * Turns the migrations into Java: a throw-away PostgreSQL, every room's migrations, then one class per table. Skipped
 * while the migrations are what they were, so that a build which touches no table pays half a second.
 */
public class TablesToJava {
    public static void main(String[] arguments) throws Exception {
        Path migrations = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        Path stamp = target.resolve("migrations.sha256");
        String now = checksum(migrations);
        if (Files.exists(stamp) && Files.readString(stamp).equals(now)) return;

        List<String> rooms = Files.readAllLines(migrations.resolve("rooms.txt")).stream()
                .filter(line -> !line.isBlank())
                .toList();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            for (String room : rooms) {
                Flyway.configure()
                        .dataSource(postgres.getPostgresDatabase())
                        .schemas(room)
                        .locations("filesystem:" + migrations.resolve(room))
                        .load()
                        .migrate();
            }
            GenerationTool.generate(new Configuration()
                    .withJdbc(new Jdbc()
                            .withUrl(postgres.getJdbcUrl("postgres", "postgres"))
                            .withUser("postgres"))
                    .withGenerator(new Generator()
                            .withDatabase(new Database()
                                    .withSchemata(rooms.stream()
                                            .map(room -> new SchemaMappingType().withInputSchema(room))
                                            .toList())
                                    .withExcludes("flyway_schema_history")
                                    .withIncludeRoutines(false))
                            .withGenerate(new Generate()
                                    .withRecords(true)
                                    .withPojos(false)
                                    .withJavaTimeTypes(true)
                                    .withGlobalCatalogReferences(false))
                            .withTarget(new Target()
                                    .withPackageName("dev.custodia.tables")
                                    .withDirectory(target.toString()))));
        }
        Files.writeString(target.resolve("dev/custodia/tables/package-info.java"), """
                /** One class per table, generated from the migrations; open to every room. */
                @org.springframework.modulith.ApplicationModule(type = org.springframework.modulith.ApplicationModule.Type.OPEN)
                package dev.custodia.tables;
                """);
        Files.writeString(stamp, now);
    }

    private static String checksum(Path migrations) throws IOException, java.security.NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var files = Files.walk(migrations)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(migrations.relativize(file).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
