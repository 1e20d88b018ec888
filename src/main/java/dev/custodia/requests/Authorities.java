package dev.custodia.requests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/** To whom whoever is not content with an answer complains. Where a country has several, or none is known, none is named. */
final class Authorities {
    private static final Map<String, String> BY_COUNTRY = read();

    private Authorities() {}

    /** Its name and where it is found: "Integritetsskyddsmyndigheten (IMY), imy.se". */
    static Optional<String> of(@Nullable String country) {
        return country == null ? Optional.empty() : Optional.ofNullable(BY_COUNTRY.get(country));
    }

    private static Map<String, String> read() {
        try {
            return new ClassPathResource("requests/authorities.csv")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(";", 3))
                    .collect(Collectors.toUnmodifiableMap(cells -> cells[0], cells -> cells[1] + ", " + cells[2]));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
