package dev.custodia.access;

import java.util.List;
import java.util.Map;

/**
 * One thing that is wrong with what was asked.
 *
 * @param where the field or the line, as the asker named it ({@code name}, {@code lines[3].amount}); empty for the whole
 * @param code stable, begins with the room: {@code access.password_too_short}; its sentence is in the bundle under
 *     {@code <room>.problem.<rest>}
 * @param arguments named values for the sentence; no personal data that the asker has not just sent
 */
public record Problem(String where, String code, Map<String, Object> arguments) {
    public Problem {
        if (code.indexOf('.') < 1) throw new IllegalArgumentException("a code begins with its room: " + code);
        arguments = Map.copyOf(arguments);
    }

    public static Problem of(String where, String code) {
        return new Problem(where, code, Map.of());
    }

    /** The key of its sentence. */
    public String words() {
        int room = code.indexOf('.');
        return code.substring(0, room) + ".problem." + code.substring(room + 1);
    }

    static List<Problem> only(String where, String code) {
        return List.of(of(where, code));
    }
}
