package dev.custodia.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import org.jooq.conf.ExecuteWithoutWhere;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DatabaseBeans {
    @Bean
    Database database(Settings settings, Home home) {
        return Database.open(settings, home);
    }

    @Bean
    HikariDataSource dataSource(Database database) {
        var config = new HikariConfig();
        config.setDataSource(Database.plain(database.access()));
        config.setPoolName("custodia");
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(10_000);
        // Days begin where the company is, which only Java knows; a statement that asks the session gets the same
        // answer
        // on every machine.
        config.setConnectionInitSql("set time zone 'UTC'");
        return new HikariDataSource(config);
    }

    @Bean
    DefaultConfigurationCustomizer strictQueries() {
        return configuration -> configuration.set(querySettings());
    }

    /**
     * A forgotten condition must never empty a table; and what a query carries and yields is people's data, which is
     * logged at no level.
     */
    static org.jooq.conf.Settings querySettings() {
        return new org.jooq.conf.Settings()
                .withExecuteDeleteWithoutWhere(ExecuteWithoutWhere.THROW)
                .withExecuteUpdateWithoutWhere(ExecuteWithoutWhere.THROW)
                .withExecuteLogging(false)
                .withRenderGroupConcatMaxLenSessionVariable(false);
    }
}
