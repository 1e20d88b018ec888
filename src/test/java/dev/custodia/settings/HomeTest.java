package dev.custodia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path parent;

    @Test
    void a_new_folder_is_private_and_carries_its_layout() throws IOException {
        Path folder = parent.resolve("new/data");
        try (Home home = Home.open(folder)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder())))
                    .isEqualTo("rwx------");
            assertThat(folder.resolve("custodia.version")).hasContent("1\n");
        }
    }

    @Test
    void a_folder_that_was_closed_can_be_opened_again() throws IOException {
        Home.open(parent).close();
        Home.open(parent).close();
        assertThat(parent.resolve("custodia.version")).hasContent("1\n");
    }

    @Test
    void a_folder_in_use_is_refused() throws IOException {
        try (Home first = Home.open(parent)) {
            assertThatThrownBy(() -> Home.open(first.folder()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("Another Custodia (process "
                            + ProcessHandle.current().pid()
                            + ") is running on the data folder " + parent
                            + ": stop it first, or set CUSTODIA_HOME to another folder.");
        }
    }

    @Test
    void a_folder_of_a_newer_version_is_refused_and_not_touched() throws IOException {
        Files.writeString(parent.resolve("custodia.version"), "2\n");
        assertThatThrownBy(() -> Home.open(parent))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("was written by a newer Custodia (layout 2, this one knows 1)");
        assertThat(parent).isDirectoryNotContaining(path -> !path.endsWith("custodia.version"));
        assertThat(parent.resolve("custodia.version")).hasContent("2\n");
    }

    @Test
    void a_folder_that_says_something_else_is_refused() throws IOException {
        Files.writeString(parent.resolve("custodia.version"), "hello");
        assertThatThrownBy(() -> Home.open(parent))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("is it Custodia's folder?");
    }

    @Test
    void an_emptied_folder_keeps_nothing_of_an_earlier_run() throws IOException {
        try (Home home = Home.open(parent)) {
            Files.writeString(home.folder("uploads").resolve("left"), "over");
            Files.createDirectories(home.folder("uploads").resolve("a/b"));
            assertThat(home.emptied("uploads")).isEmptyDirectory();
        }
    }
}
