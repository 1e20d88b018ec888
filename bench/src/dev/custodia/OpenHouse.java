package dev.custodia;

import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole product as it starts for a company, with its own database, but with a clock that can be set. */
public final class OpenHouse {
    private OpenHouse() {}

    public static ConfigurableApplicationContext open(Path home, String token) {
        Settings settings = Settings.read(
                Map.of(
                        "CUSTODIA_HOME",
                        home.toString(),
                        "CUSTODIA_PORT",
                        "0",
                        "CUSTODIA_TIME_ZONE",
                        TestClock.ROME.getId(),
                        "CUSTODIA_ADMIN_TOKEN",
                        token),
                home);
        var application = new SpringApplication(Custodia.class);
        application.addInitializers(context -> {
            var generic = (GenericApplicationContext) context;
            Custodia.furnish(generic, settings, Home.open(home));
            generic.registerBean(TestClock.class, () -> new TestClock());
        });
        return application.run("--spring.config.location=classpath:/application.properties");
    }
}
