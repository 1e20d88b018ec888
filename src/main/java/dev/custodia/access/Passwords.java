package dev.custodia.access;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * How passwords are kept, checked and made. PBKDF2 rather than bcrypt, which takes no more than 72 bytes: a long
 * password in Cyrillic would not fit.
 */
@Component
class Passwords {
    static final int SHORTEST = 10;
    static final int LONGEST = 200;
    private static final String KEPT_AS = "pbkdf2@SpringSecurity_v5_8";
    /** Without the signs that are mistaken for each other when read aloud or from paper. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private final SecureRandom random = new SecureRandom();
    private final PasswordEncoder encoder = new DelegatingPasswordEncoder(
            KEPT_AS,
            Map.of(
                    KEPT_AS,
                    Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                    "bcrypt",
                    new BCryptPasswordEncoder()));
    private final String nobodys = hash("a password that opens nothing");

    String hash(String password) {
        String hash = encoder.encode(password);
        if (hash == null) throw new IllegalStateException("a password was hashed to nothing");
        return hash;
    }

    boolean matches(String password, String hash) {
        return password.length() <= LONGEST && encoder.matches(password, hash);
    }

    /** Takes as long as looking at a real one, so that the time does not tell which names exist. */
    void pretendToMatch(String password) {
        var _ = matches(password, nobodys);
    }

    /** Four groups of five, some 98 bits. */
    String made() {
        return IntStream.range(0, 4).mapToObj(group -> letters(5)).collect(Collectors.joining("-"));
    }

    List<Problem> problems(String where, String password, String name) {
        List<Problem> problems = new ArrayList<>();
        if (password.codePointCount(0, password.length()) < SHORTEST)
            problems.add(new Problem(where, "access.password_too_short", Map.of("least", SHORTEST)));
        if (password.length() > LONGEST)
            problems.add(new Problem(where, "access.password_too_long", Map.of("most", LONGEST)));
        if (password.strip().equalsIgnoreCase(name)) problems.add(Problem.of(where, "access.password_is_name"));
        return problems;
    }

    private String letters(int number) {
        return random.ints(number, 0, ALPHABET.length())
                .mapToObj(place -> ALPHABET.substring(place, place + 1))
                .collect(Collectors.joining());
    }
}
