using SensorAgent.Core.Options;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Options;

public sealed class MqttSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Findings _findings = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sensoragent-credentials-");

    public void Dispose()
    {
        File.Delete(_file);
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void Silence_means_the_embedded_broker_on_loopback()
    {
        var mqtt = Read("{}");

        Assert.True(mqtt.IsEmbedded);
        Assert.Equal(("127.0.0.1", 1883), (mqtt.Embedded.Address, mqtt.Embedded.Port));
        Assert.Equal(("sensoragent-00000001", 1, true, "auto"), (mqtt.ClientId, mqtt.Qos, mqtt.Retain, mqtt.Version));
        Assert.Equal(TimeSpan.FromSeconds(30), mqtt.KeepAlive);
        Assert.Empty(_findings.Mistakes);
    }

    [Fact]
    public void The_templates_are_those_of_the_documentation()
    {
        var topics = Read("{}").Topics;

        Assert.Equal(new TopicSettings("/Sensor/{quantity}/{location}", "/Output/{output}/{location}", "/Agent/{agent}"), topics);
    }

    [Fact]
    public void Several_addresses_keep_their_order()
    {
        var mqtt = Read("""{ "Broker": "mqtt://a:1884, mqtts://b ,ws://c/mqtt,wss://d" }""");

        Assert.Equal(["mqtt://a:1884/", "mqtts://b/", "ws://c/mqtt", "wss://d/"], mqtt.Servers.Select(server => server.AbsoluteUri));
        Assert.False(mqtt.IsEmbedded);
        Assert.Empty(_findings.Mistakes);
    }

    [Theory]
    [InlineData("192.168.1.10", "did you mean \"mqtt://192.168.1.10\"?")]
    [InlineData("embeded", "did you mean \"embedded\"?")]
    [InlineData("http://broker", "http:// is not spoken here, use mqtt://, mqtts://, ws:// or wss://")]
    [InlineData("mqtt://", "use an address such as mqtt://192.168.1.10:1883")]
    [InlineData("mqtt://broker:99999", "use an address such as mqtt://192.168.1.10:1883")]
    [InlineData("mqtt://me:secret@broker", "put user and password into Mqtt:Username and Mqtt:Password")]
    [InlineData(",", "use embedded or an address such as mqtt://192.168.1.10")]
    public void An_address_that_cannot_be_is_noted_with_what_would_be_right(string broker, string right)
    {
        Read($$"""{ "Broker": "{{broker}}" }""");

        var mistake = Assert.Single(_findings.Mistakes);
        Assert.Equal(("Mqtt:Broker", right), (mistake.Path, mistake.Right));
    }

    [Fact]
    public void Every_wrong_address_is_noted()
    {
        Read("""{ "Broker": "ftp://a,mqtt://b,c" }""");

        Assert.Equal(2, _findings.Mistakes.Count);
    }

    [Fact]
    public void The_password_is_the_first_line_of_its_file()
    {
        File.WriteAllText(_file, "s3cret\nsecond line\n");

        var mqtt = Read($$"""{ "Username": "me", "PasswordFile": "{{_file}}" }""");

        Assert.Equal("s3cret", mqtt.Password);
        Assert.Empty(_findings.Mistakes);
    }

    [Fact]
    public void The_password_may_be_proved_instead_of_sent()
    {
        Assert.True(Read("""{ "Username": "me", "Password": "x", "Authentication": "scram-sha-256" }""").UsesScram);
        Assert.False(Read("""{ "Username": "me", "Password": "x" }""").UsesScram);
        Assert.Empty(_findings.Mistakes);
    }

    [Theory]
    [InlineData("""{ "Authentication": "scram-sha-256" }""", "Mqtt:Username")]
    [InlineData("""{ "Username": "me", "Authentication": "scram-sha-256", "Version": "3.1.1" }""", "Mqtt:Authentication")]
    [InlineData("""{ "Username": "me", "Authentication": "kerberos" }""", "Mqtt:Authentication")]
    public void A_proof_that_cannot_be_is_noted(string section, string path)
    {
        Read(section);

        Assert.Equal(path, Assert.Single(_findings.Mistakes).Path);
    }

    [Fact]
    public void A_password_file_that_is_not_there_is_noted()
    {
        Read("""{ "Username": "me", "PasswordFile": "/nowhere/password" }""");

        var mistake = Assert.Single(_findings.Mistakes);
        Assert.Equal("Mqtt:PasswordFile", mistake.Path);
        Assert.Contains("/nowhere/password cannot be read", mistake.Wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_file_that_is_a_directory_is_noted()
    {
        Read("""{ "Username": "me", "PasswordFile": "/" }""");

        Assert.Equal("Mqtt:PasswordFile", Assert.Single(_findings.Mistakes).Path);
    }

    [Fact]
    public void A_password_file_without_a_password_is_noted()
    {
        File.WriteAllText(_file, "\nsecond line\n");

        Read($$"""{ "Username": "me", "PasswordFile": "{{_file}}" }""");

        Assert.Equal("Mqtt:PasswordFile", Assert.Single(_findings.Mistakes).Path);
    }

    [Fact]
    public void A_password_file_beside_a_password_is_noted()
    {
        File.WriteAllText(_file, "s3cret");

        Read($$"""{ "Username": "me", "Password": "other", "PasswordFile": "{{_file}}" }""");

        Assert.Equal("Mqtt:PasswordFile: stands beside Password; keep one of the two.", Assert.Single(_findings.Mistakes).ToString());
    }

    [Fact]
    public void A_password_without_a_user_name_is_noted()
    {
        Read("""{ "Password": "s3cret" }""");

        Assert.Equal("Mqtt:Username", Assert.Single(_findings.Mistakes).Path);
    }

    [Fact]
    public void No_mistake_repeats_the_password()
    {
        Read("""{ "Password": "s3cret", "Broker": "x", "Qos": 7 }""");

        Assert.NotEmpty(_findings.Mistakes);
        Assert.DoesNotContain(_findings.Mistakes, mistake => mistake.ToString().Contains("s3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "Qos": 3 }""", "Mqtt:Qos")]
    [InlineData("""{ "KeepAlive": "0s" }""", "Mqtt:KeepAlive")]
    [InlineData("""{ "Version": "4" }""", "Mqtt:Version")]
    [InlineData("""{ "Tls": { "CaFile": "/nowhere/ca.pem" } }""", "Mqtt:Tls:CaFile")]
    [InlineData("""{ "Tls": { "CaFil": "" } }""", "Mqtt:Tls:CaFil")]
    [InlineData("""{ "Embedded": { "Port": 0 } }""", "Mqtt:Embedded:Port")]
    [InlineData("""{ "Embedded": { "Address": "everywhere" } }""", "Mqtt:Embedded:Address")]
    [InlineData("""{ "Topics": { "Sensors": "/x" } }""", "Mqtt:Topics:Sensors")]
    [InlineData("""{ "Host": "broker" }""", "Mqtt:Host")]
    public void A_mistake_is_noted_where_it_stands(string json, string path)
    {
        Read(json);

        Assert.Equal(path, Assert.Single(_findings.Mistakes).Path);
    }

    [Fact]
    public void A_key_file_needs_its_certificate()
    {
        Read($$"""{ "Tls": { "KeyFile": "{{_file}}" } }""");

        Assert.Equal("Mqtt:Tls:CertificateFile", Assert.Single(_findings.Mistakes).Path);
    }

    [Fact]
    public void Without_a_password_the_credential_is_taken()
    {
        var credentials = Secret(Credentials.MqttPassword, "s3cret\n");

        Assert.Equal("s3cret", Read("""{ "Username": "me" }""", credentials).Password);
        Assert.Equal("own", Read("""{ "Username": "me", "Password": "own" }""", credentials).Password);
        Assert.Equal("", Read("{}", credentials).Password); // who names no user wants none
        Assert.Empty(_findings.Mistakes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\n")]
    public void A_credential_that_is_not_there_or_empty_is_none(string? content)
    {
        var credentials = content is null ? new Credentials("/nowhere") : Secret(Credentials.MqttPassword, content);

        Assert.Equal("", Read("""{ "Username": "me" }""", credentials).Password);
        Assert.Empty(_findings.Mistakes);
    }

    [Fact]
    public void A_certificate_without_a_key_file_takes_the_credential()
    {
        var credentials = Secret(Credentials.MqttKey, "-----BEGIN PRIVATE KEY-----\n");

        Assert.Equal(Path.Combine(_directory.FullName, "mqtt-key"), Read($$"""{ "Tls": { "CertificateFile": "{{_file}}" } }""", credentials).Tls.KeyFile);
        Assert.Equal("", Read("{}", credentials).Tls.KeyFile);
    }

    private Credentials Secret(string name, string content)
    {
        File.WriteAllText(Path.Combine(_directory.FullName, name), content);
        return new(_directory.FullName);
    }

    private MqttSettings Read(string json, Credentials? credentials = null) =>
        MqttSettings.Read(Config.Section(json, _findings, "Mqtt"), "sensoragent-00000001", credentials ?? Credentials.None);
}
