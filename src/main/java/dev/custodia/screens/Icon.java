package dev.custodia.screens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;

/** Outlines drawn inline, so that they take the colour of the text and cost no request. */
public final class Icon {
    private static final Pattern SYMBOL = Pattern.compile("<symbol id=\"([a-z0-9-]+)\">(.*?)</symbol>", Pattern.DOTALL);
    private static final Map<String, String> OUTLINES = read();

    private Icon() {}

    private static Map<String, String> read() {
        try {
            String sprite = new ClassPathResource("screens/icons.svg").getContentAsString(StandardCharsets.UTF_8);
            return SYMBOL.matcher(sprite)
                    .results()
                    .collect(Collectors.toUnmodifiableMap(found -> found.group(1), found -> found.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is an icon of this name. */
    public static boolean has(String name) {
        return OUTLINES.containsKey(name);
    }

    /** The shapes inside the icon's {@code svg} element, from our own file and so safe to write unescaped. */
    public static String outline(String name) {
        String outline = OUTLINES.get(name);
        if (outline == null) {
            throw new IllegalArgumentException("There is no icon " + name);
        }
        return outline;
    }
}
