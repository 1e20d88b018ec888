package dev.custodia.screens;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    private static final Path TEMPLATES = Path.of("src", "main", "jte");

    @Test
    void no_template_of_any_room_says_a_word_by_itself() throws IOException {
        assertThat(all().flatMap(file -> read(file).hardCodedTexts().stream().map(found -> file + " " + found)))
                .isEmpty();
    }

    @Test
    void no_template_of_any_room_carries_code_or_style() throws IOException {
        assertThat(all().flatMap(file -> read(file).inlineCode().stream().map(found -> file + " " + found)))
                .isEmpty();
    }

    @Test
    void a_planted_word_is_found() {
        assertThat(hardCoded("<p>${w.of(\"a.b\")} people</p>")).containsExactly("text: people");
        assertThat(hardCoded("<input placeholder=\"Name\">")).containsExactly("placeholder: Name");
        assertThat(hardCoded("<a aria-label=\"Remove ${name}\" href=\"/a\">")).hasSize(1);
        assertThat(hardCoded("@template.a.b(title = \"people\", content = @`<b>inside ${x}</b>`)"))
                .containsExactlyInAnyOrder("text: inside", "argument: title = \"people\"");
        assertThat(hardCoded("@if(x == 1)one @else${two}@endif")).containsExactly("text: one");
        assertThat(hardCoded("${open ? \"Yes\" : \"нет\"}")).hasSize(2);
    }

    @Test
    void what_nobody_reads_is_let_through() {
        assertThat(hardCoded("""
                @import java.util.List
                @param List<String> names = List.of("a")
                <%-- A remark to whoever edits this. --%>
                <p class="number ${wide ? "wide" : null}" data-x="Abc">${w.of("a.b.c", names.size())}&nbsp;·</p>
                @for(var name : names)<b>${name}</b>, @endfor
                @template.screens.icon(name = "users")
                """)).isEmpty();
    }

    @Test
    void planted_code_is_found() {
        assertThat(inline("<p style=\"color: red\">")).containsExactly("attribute: style");
        assertThat(inline("<button onclick=\"go()\">")).containsExactly("attribute: onclick");
        assertThat(inline("<a href=\"javascript:go()\">")).hasSize(1);
        assertThat(inline("<script>go()</script>")).containsExactly("element: script");
        assertThat(inline("@template.a.b(content = @`<style>p{}</style>`)")).containsExactly("element: style");
        assertThat(inline("<script src=\"${x}\" defer></script><div hx-get=\"/a\" hx-on:click=\"x\">"))
                .containsExactly("attribute: hx-on:click");
    }

    private static Stream<Path> all() throws IOException {
        try (var files = Files.walk(TEMPLATES)) {
            return files.filter(file -> file.toString().endsWith(".jte")).toList().stream();
        }
    }

    private static TemplateSource read(Path file) {
        try {
            return new TemplateSource(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> hardCoded(String source) {
        return new TemplateSource(source).hardCodedTexts();
    }

    private static List<String> inline(String source) {
        return new TemplateSource(source).inlineCode();
    }
}
