package dev.custodia;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.modulith.core.ApplicationModules;

/** The walls of the house: who knows whom, and who touches whose tables. Each guard is tripped by a probe. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WallsTest {
    /** From the ground up; a room knows only those that stand before it. */
    private static final List<String> ROOMS = List.of(
            "settings",
            "database",
            "journal",
            "criteria",
            "facts",
            "screens",
            "access",
            "changes",
            "approvals",
            "forgotten",
            "backups",
            "customers",
            "dealings",
            "lifecycle",
            "portfolios",
            "levels",
            "scores",
            "segments",
            "retention",
            "imports",
            "cleanup",
            "certificates",
            "requests",
            "policies",
            "demo",
            "trust",
            "desk");

    /** Whose rows a room reads beside its own, and why that is no detour. */
    private static final Map<String, Set<String>> GUESTS = Map.ofEntries(
            // The narrow row is there for every room: each writes its own columns.
            Map.entry("changes", Set.of("facts")),
            // Keeps for the rooms below, which know a customer by id alone.
            Map.entry("customers", Set.of("facts", "changes")),
            Map.entry("dealings", Set.of("facts")),
            Map.entry("lifecycle", Set.of("facts")),
            Map.entry("portfolios", Set.of("facts")),
            // Sums over everybody's documents: handed over one by one they would cost a hundred times as much.
            Map.entry("levels", Set.of("facts", "dealings")),
            Map.entry("scores", Set.of("facts")),
            Map.entry("segments", Set.of("facts")),
            Map.entry("retention", Set.of("facts")),
            Map.entry("cleanup", Set.of("facts")),
            Map.entry("imports", Set.of("facts")),
            Map.entry("requests", Set.of("facts")),
            Map.entry("policies", Set.of("facts")),
            Map.entry("demo", Set.of("facts")),
            Map.entry("desk", Set.of("facts")));

    // Of the instance, which is gone when its tests are: it takes hundreds of megabytes.
    private final JavaClasses house = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.custodia");

    @Test
    void every_room_keeps_to_its_door_and_to_those_it_may_know() {
        ApplicationModules.of(Custodia.class, resideInAPackage("dev.custodia.templates.."))
                .verify();
    }

    @Test
    void arrows_point_down() {
        assertThat(upward(house)).isEmpty();
    }

    @Test
    void an_arrow_that_points_up_is_seen() {
        assertThat(ROOMS.indexOf("customers")).isLessThan(ROOMS.indexOf("dealings"));
        assertThat(isUpward("dev.custodia.customers.web", "dev.custodia.dealings"))
                .isTrue();
        assertThat(isUpward("dev.custodia.dealings", "dev.custodia.customers")).isFalse();
    }

    private static List<String> upward(JavaClasses classes) {
        return classes.stream()
                .flatMap(from -> from.getDirectDependenciesFromSelf().stream()
                        .filter(arrow -> isUpward(
                                from.getPackageName(), arrow.getTargetClass().getPackageName()))
                        .map(arrow ->
                                from.getName() + " -> " + arrow.getTargetClass().getName()))
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isUpward(String from, String to) {
        int lower = ROOMS.indexOf(room(from));
        int upper = ROOMS.indexOf(room(to));
        return lower >= 0 && upper > lower;
    }

    private static String room(String packageName) {
        String[] parts = packageName.split("\\.");
        return parts.length > 2 ? parts[2] : "";
    }

    @Test
    void a_room_touches_its_own_tables() {
        ArchRuleDefinition.classes()
                .that(resideInAPackage("dev.custodia..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                resideInAPackage("dev.custodia.tables.."))))
                .should(touchOwnTables())
                .check(house);
    }

    @Test
    void a_room_that_touches_the_tables_of_another_is_seen() {
        JavaClasses probe = new ClassFileImporter().importClasses(dev.custodia.screens.TrespassingProbe.class);
        assertThatThrownBy(() ->
                        ArchRuleDefinition.classes().should(touchOwnTables()).check(probe))
                .hasMessageContaining("dev.custodia.tables.journal");
    }

    private static ArchCondition<JavaClass> touchOwnTables() {
        return new ArchCondition<>("touch only the tables of their room and its guests") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                String own = room(from.getPackageName());
                from.getDirectDependenciesFromSelf().forEach(arrow -> {
                    String target = arrow.getTargetClass().getPackageName();
                    if (!target.startsWith("dev.custodia.tables.")) return;
                    String table = target.split("\\.")[3];
                    boolean allowed = table.equals(own)
                            || table.equals("tables")
                            || GUESTS.getOrDefault(own, Set.of()).contains(table);
                    if (!allowed)
                        events.add(SimpleConditionEvent.violated(from, from.getName() + " touches " + target));
                });
            }
        };
    }
}
