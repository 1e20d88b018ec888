package dev.custodia.certificates;

import dev.custodia.journal.Seal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A certificate as what is signed: JSON in the canonical form of RFC 8785 (members in order, no white space), which for
 * what stands in it (codes, whole numbers, moments) is the same as any writer's compact form. Ids and moments are text.
 *
 * @param text the file, with the signature and the open half of the key
 */
record Statement(Instant at, String signature, String text) {
    static final String KIND = "custodia certificate 1";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonMapper FOR_PEOPLE =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static Statement of(Certificate certificate, Instant issuedAt, Seal seal) {
        Map<String, Object> statement = said(certificate, issuedAt, seal);
        byte[] signed = JSON.writeValueAsString(statement).getBytes(StandardCharsets.UTF_8);
        String signature = seal.sign(signed);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("certificate", statement);
        file.put("key", seal.openKey());
        file.put("signature", signature);
        return new Statement(issuedAt, signature, FOR_PEOPLE.writeValueAsString(file) + "\n");
    }

    private static Map<String, Object> said(Certificate certificate, Instant issuedAt, Seal seal) {
        Map<String, Object> statement = new TreeMap<>();
        statement.put("kind", KIND);
        statement.put("number", Long.toString(certificate.changeId()));
        statement.put("issuedAt", text(issuedAt));
        statement.put("issuedBy", seal.fingerprint());
        statement.put("beganAt", text(certificate.began()));
        statement.put("goneAt", text(certificate.gone()));
        statement.put("customers", certificate.customers());
        statement.put("leftAlone", certificate.left());
        statement.put("counts", certificate.lots().stream().map(Statement::of).toList());
        statement.put("searched", new TreeMap<>(certificate.searched()));
        if (certificate.searchedAt() != null) statement.put("searchedAt", text(certificate.searchedAt()));
        statement.put("numbersOnly", Search.NUMBERS_ONLY.stream().sorted().toList());
        statement.put("level", certificate.level().name());
        statement.put("levels", certificate.steps().stream().map(Statement::of).toList());
        return statement;
    }

    private static Map<String, Object> of(Certificate.Lot lot) {
        return new TreeMap<>(Map.of(
                "customers", lot.customers(),
                "fate", lot.fate().word(),
                "foundBy", lot.foundBy().code(),
                "removedAt", text(lot.removedAt()),
                "removedBy", Long.toString(lot.removedBy())));
    }

    private static Map<String, Object> of(Certificate.Step step) {
        Map<String, Object> written = new TreeMap<>(Map.of("level", step.level().name()));
        put(written, "reached", step.reached());
        put(written, "expected", step.expected());
        return written;
    }

    private static void put(Map<String, Object> written, String name, @Nullable Instant moment) {
        if (moment != null) written.put(name, text(moment));
    }

    private static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
