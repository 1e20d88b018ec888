package dev.custodia.screens;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JTE template taken apart into its markup and its code, to look for what does not belong there. */
final class TemplateSource {
    private static final char CODE = '\u0001';
    private static final Pattern TAG =
            Pattern.compile("<(/?[a-zA-Z!][a-zA-Z0-9-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", Pattern.DOTALL);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([a-zA-Z:-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')", Pattern.DOTALL);
    private static final Pattern SPOKEN_ARGUMENT = Pattern.compile(
            "\\b(title|label|text|lead|help|placeholder|sentence|caption|button|error)\\s*=\\s*\"[^\"]*\\p{L}[^\"]*\"");
    private static final Pattern LITERAL_BEGINNING_LIKE_A_SENTENCE =
            Pattern.compile("\"(?:\\p{Lu}[^\"]*|[^\"\\p{ASCII}]+[^\"]*)\"");
    private static final Set<String> SEEN_OR_HEARD = Set.of(
            "title",
            "placeholder",
            "aria-label",
            "aria-description",
            "aria-roledescription",
            "alt",
            "label",
            "summary");

    private final String source;
    private final List<String> markup = new ArrayList<>();
    private final List<String> code = new ArrayList<>();
    private int at;

    TemplateSource(String source) {
        this.source = source.replaceAll("(?s)<%--.*?--%>", "");
        markup.add(readMarkup(false));
    }

    /** What a reader would see in one language only. */
    List<String> hardCodedTexts() {
        var found = new ArrayList<String>();
        for (String part : markup) {
            String text = TAG.matcher(part).replaceAll("\u0002").replaceAll("&#?\\w+;", "");
            for (String piece : text.split("[\u0001\u0002]")) {
                if (hasLetters(piece)) {
                    found.add("text: " + piece.strip());
                }
            }
            attributes(part, (name, value) -> {
                if (SEEN_OR_HEARD.contains(name) && hasLetters(value)) {
                    found.add(name + ": " + value);
                }
            });
        }
        for (String piece : code) {
            collect(SPOKEN_ARGUMENT, piece, "argument: ", found);
            collect(LITERAL_BEGINNING_LIKE_A_SENTENCE, piece, "literal: ", found);
        }
        return found;
    }

    /** What the content policy would not run: code and style written into the page. */
    List<String> inlineCode() {
        var found = new ArrayList<String>();
        for (String part : markup) {
            var tags = TAG.matcher(part);
            while (tags.find()) {
                String tag = tags.group(1).toLowerCase(Locale.ROOT);
                if (tag.equals("style")
                        || (tag.equals("script") && !tags.group(2).contains("src="))) {
                    found.add("element: " + tag);
                }
            }
            attributes(part, (name, value) -> {
                if (name.equals("style")
                        || name.startsWith("on")
                        || name.startsWith("hx-on")
                        || name.equals("hx-vars")) {
                    found.add("attribute: " + name);
                }
                if (value.strip().toLowerCase(Locale.ROOT).matches("(javascript|js):.*")) {
                    found.add("address: " + value);
                }
            });
        }
        return found;
    }

    private interface Attribute {
        void at(String name, String value);
    }

    private static void attributes(String part, Attribute visitor) {
        var tags = TAG.matcher(part);
        while (tags.find()) {
            var attributes = ATTRIBUTE.matcher(tags.group(2));
            while (attributes.find()) {
                String value = attributes.group(2) == null ? attributes.group(3) : attributes.group(2);
                visitor.at(attributes.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
    }

    private static void collect(Pattern pattern, String piece, String kind, List<String> found) {
        Matcher matcher = pattern.matcher(piece);
        while (matcher.find()) {
            found.add(kind + matcher.group());
        }
    }

    private static boolean hasLetters(String text) {
        return text.codePoints().anyMatch(Character::isLetter);
    }

    private String readMarkup(boolean inBlock) {
        var text = new StringBuilder();
        while (at < source.length()) {
            if (inBlock && source.charAt(at) == '`') {
                at++;
                return text.toString();
            }
            if (next("${") || next("!{") || next("$unsafe{")) {
                at = source.indexOf('{', at) + 1;
                code.add(readCode('}'));
                text.append(CODE);
            } else if (next("@import ") || next("@param ")) {
                int start = at;
                at = source.indexOf('\n', at) < 0 ? source.length() : source.indexOf('\n', at);
                code.add(source.substring(start, at));
            } else if (source.startsWith("@", at) && statement() > 0) {
                at += statement();
                if (at < source.length() && source.charAt(at) == '(') {
                    at++;
                    code.add(readCode(')'));
                }
                text.append(CODE);
            } else {
                text.append(source.charAt(at++));
            }
        }
        return text.toString();
    }

    private boolean next(String word) {
        return source.startsWith(word, at);
    }

    private int statement() {
        var matcher = Pattern.compile("@(if|elseif|else|endif|for|endfor|raw|endraw|template\\.[\\w.]+)\\b")
                .matcher(source);
        return matcher.find(at) && matcher.start() == at ? matcher.end() - at : 0;
    }

    /** Reads up to the closing bracket; blocks of markup among the code are set aside. */
    private String readCode(char closing) {
        var read = new StringBuilder();
        int depth = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (next("@`")) {
                at += 2;
                markup.add(readMarkup(true));
                continue;
            }
            at++;
            if (c == closing && depth == 0) {
                return read.toString();
            }
            if (c == '(' || c == '{' || c == '[') {
                depth++;
            } else if (c == ')' || c == '}' || c == ']') {
                depth--;
            }
            read.append(c);
            if (c == '"' || c == '\'') {
                readLiteral(c, read);
            }
        }
        return read.toString();
    }

    private void readLiteral(char quote, StringBuilder read) {
        while (at < source.length()) {
            char c = source.charAt(at++);
            read.append(c);
            if (c == '\\') {
                read.append(source.charAt(at++));
            } else if (c == quote) {
                return;
            }
        }
    }
}
