using FhirGenomics.Server;
using FhirGenomics.Store;
using Microsoft.Extensions.Configuration;

namespace FhirGenomics.Tests.Server;

public class SettingsTests
{
    [Fact]
    public void Without_settings_the_defaults_hold_and_the_database_is_a_file_of_the_user()
    {
        var settings = Read();
        Assert.Equal(StoreProvider.Sqlite, settings.Provider);
        Assert.EndsWith("fhirgenomics.db", settings.ConnectionString, StringComparison.Ordinal);
        Assert.False(settings.LoadExamples);
        Assert.Equal(ProfilePolicy.Declared, settings.Profiles);
        Assert.Equal(ProfilePolicy.Required, Read(("Validation:Profiles", "required")).Profiles);
        Assert.True(Settings.Read(new ConfigurationBuilder().Build(), isDevelopment: true).LoadExamples);
    }

    [Theory]
    [InlineData("Store:ConectionString", "x", "Store:ConectionString", "Store:ConnectionString")]
    [InlineData("Store:Provider", "Oracle", "Oracle", "Sqlite")]
    [InlineData("Examples:Load", "maybe", "Examples:Load", "maybe")]
    [InlineData("Requests:MaxBytes", "1,5", "Requests:MaxBytes", "1,5")]
    [InlineData("Requests:MaxBytes", "5", "Requests:MaxBytes", "1024")]
    [InlineData("Validation:Profiles", "Always", "Declared", "Required")]
    [InlineData("Validation:Profiles", "1", "Declared", "Required")]
    [InlineData("Security:Mode", "Smart", "Security:Mode", "unknown")]
    [InlineData("Security", "Smart", "Security", "unknown")]
    [InlineData("Stores:ConnectionString", "x", "Stores:ConnectionString", "'Store:ConnectionString'")]
    [InlineData("Example:Load", "true", "Example:Load", "'Examples:Load'")]
    [InlineData("urls", "http://0.0.0.0:8080", "0.0.0.0", "loopback")]
    [InlineData("urls", "http://localhost:1;http://*:8080", "http://*:8080", "loopback")]
    [InlineData("http_ports", "8080", "http_ports", "login")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://example.org", "example.org", "loopback")]
    public void An_unknown_or_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string key, string value, params string[] named)
    {
        var wrong = Assert.Throws<InvalidOperationException>(() => Read((key, value)));
        Assert.All(named, name => Assert.Contains(name, wrong.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("The setting Stor:ConnectionString is unknown. Did you mean 'Store:ConnectionString'?", "--Stor:ConnectionString", "Data Source=x.db")]
    [InlineData("The setting Foo:Bar is unknown.", "--Foo:Bar", "1")]
    [InlineData("The setting port is unknown.", "--port=5")]
    public void What_a_command_line_sets_must_be_known(string told, params string[] arguments)
    {
        var wrong = Assert.Throws<InvalidOperationException>(() => Settings.Read(OfCommandLine(arguments), isDevelopment: false));
        Assert.Equal(told, wrong.Message);
    }

    [Fact]
    public void What_others_set_in_the_environment_or_NET_by_the_command_line_is_taken()
    {
        Assert.False(Read(("Foo:Bar", "1"), ("PATH", "x"), ("STORE_HOME", "x")).LoadExamples);
        Assert.False(Settings.Read(OfCommandLine("--environment", "Staging", "--urls", "http://localhost:1", "--Logging:LogLevel:Default=Debug", "--Kestrel:Limits:MaxConcurrentConnections=9"), isDevelopment: false).LoadExamples);
    }

    [Fact]
    public void Loopback_addresses_and_what_belongs_to_NET_are_taken()
    {
        var settings = Read(("urls", "http://localhost:5000;https://127.0.0.1:5001;http://[::1]:2"), ("Logging:LogLevel:Default", "Debug"), ("Store:ConnectionString", "Data Source=x.db"), ("Cors:Origins", "https://a.example, https://b.example"));
        Assert.Equal("Data Source=x.db", settings.ConnectionString);
        Assert.Equal(["https://a.example", "https://b.example"], settings.Origins);
    }

    private static IConfigurationRoot OfCommandLine(params string[] arguments) => new ConfigurationBuilder().AddCommandLine(arguments).Build();

    private static Settings Read(params (string Key, string Value)[] values) =>
        Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build(), isDevelopment: false);
}
