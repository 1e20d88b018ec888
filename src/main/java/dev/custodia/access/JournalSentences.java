package dev.custodia.access;

import dev.custodia.journal.RecordedEntry;
import dev.custodia.screens.Words;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Tells an entry of the journal in one sentence. The sentence of the act {@code customers.archive} is under {@code
 * journal.act.customers.archive}; it may use {@code who}, {@code affected} (a number), {@code subject} (an id, or the name
 * of an account in the acts of this room), {@code change} (an id), {@code why} (a code), the details by their names, and
 * {@code role_name} and {@code permission_name} where one of them is a role or a permission.
 */
@Component
public class JournalSentences {
    private final Access access;

    JournalSentences(Access access) {
        this.access = access;
    }

    public String of(Words words, RecordedEntry entry) {
        String key = "journal.act." + entry.act();
        if (!Words.has(key)) return entry.act();
        Map<String, Object> arguments = new HashMap<>(entry.details());
        arguments.put("who", access.name(entry.actor().userId()));
        arguments.put("affected", entry.affected());
        arguments.put("subject", subject(entry));
        arguments.put("change", entry.changeId() == null ? "" : Long.toString(entry.changeId()));
        arguments.put("why", entry.why());
        if (entry.details().get("role") instanceof String code)
            arguments.put(
                    "role_name", Role.ofCode(code).<Object>map(role -> role).orElse(code));
        if (entry.details().get("permission") instanceof String code)
            arguments.put(
                    "permission_name",
                    Permission.ofCode(code)
                            .<Object>map(permission -> permission)
                            .orElse(code));
        return words.of(key, arguments);
    }

    private String subject(RecordedEntry entry) {
        Long subject = entry.subjectId();
        if (subject == null) return "";
        return entry.act().startsWith("access.") ? access.name(subject) : Long.toString(subject);
    }
}
