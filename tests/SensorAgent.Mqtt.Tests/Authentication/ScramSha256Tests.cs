using System.Security.Authentication;
using System.Text;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Mqtt.Tests.Authentication;

/// <summary>With the example of RFC 7677, section 3: user "user", password "pencil".</summary>
public sealed class ScramSha256Tests
{
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string First = $"n,,n=user,r={ClientNonce}";
    private const string Challenge = $"r={ClientNonce}{ServerNonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string Last = $"c=biws,r={ClientNonce}{ServerNonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string Proof = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public void The_client_says_what_the_RFC_says()
    {
        var exchange = Client();

        Assert.Equal(First, Text(exchange.First));
        Assert.Equal(Last, Text(exchange.Answer(Bytes(Challenge))));
        exchange.Complete(Bytes(Proof));
    }

    [Fact]
    public void The_broker_says_what_the_RFC_says()
    {
        var exchange = Broker();

        var challenge = exchange.Answer(Bytes(First));
        var end = exchange.Answer(Bytes(Last));

        Assert.Equal((ReasonCode.ContinueAuthentication, Challenge), (challenge.Reason, Text(challenge.Data)));
        Assert.Equal((ReasonCode.Success, "user", Proof), (end.Reason, end.UserName, Text(end.Data)));
    }

    [Theory]
    [InlineData($"r=someone-elses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData($"r={ClientNonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData($"r={ClientNonce}{ServerNonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095")]
    [InlineData($"r={ClientNonce}{ServerNonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000")]
    [InlineData($"r={ClientNonce}{ServerNonce},s=!,i=4096")]
    [InlineData($"m=ext,{Challenge}")]
    [InlineData("")]
    public void The_client_does_not_answer_a_challenge_that_is_none(string challenge) =>
        Assert.Throws<AuthenticationException>(() => Client().Answer(Bytes(challenge)));

    [Theory]
    [InlineData("v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [InlineData("e=other-error")]
    [InlineData("")]
    public void The_client_wants_the_server_to_prove_itself(string proof)
    {
        var exchange = Client();
        exchange.Answer(Bytes(Challenge));

        Assert.Throws<AuthenticationException>(() => exchange.Complete(Bytes(proof)));
    }

    [Fact]
    public void The_client_does_not_take_success_without_a_challenge() =>
        Assert.Throws<AuthenticationException>(() => Client().Complete(null));

    [Theory]
    [InlineData("p=tls-unique,,n=user,r=abc")]
    [InlineData("n,a=admin,n=user,r=abc")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,,m=ext,n=user,r=abc")]
    [InlineData("n,,r=abc")]
    [InlineData("")]
    public void The_broker_refuses_what_does_not_begin_an_exchange(string first) =>
        Assert.Equal(ReasonCode.NotAuthorized, Broker().Answer(Bytes(first)).Reason);

    [Theory]
    [InlineData($"c=biws,r={ClientNonce}{ServerNonce},p=AAAbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData($"c=biws,r={ClientNonce}{ServerNonce},p=AAAA")]
    [InlineData($"c=biws,r={ClientNonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData($"c=eSws,r={ClientNonce}{ServerNonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("")]
    public void The_broker_refuses_a_proof_that_is_none(string last)
    {
        var exchange = Broker();
        exchange.Answer(Bytes(First));

        Assert.Equal(ReasonCode.NotAuthorized, exchange.Answer(Bytes(last)).Reason);
    }

    [Fact]
    public void An_unknown_user_is_asked_like_a_known_one_and_always_with_the_same_salt()
    {
        var method = new ScramSha256BrokerAuthentication(_ => null, () => ServerNonce);

        var one = method.Begin();
        var challenge = Text(one.Answer(Bytes(First)).Data);

        Assert.StartsWith($"r={ClientNonce}{ServerNonce},s=", challenge, StringComparison.Ordinal);
        Assert.EndsWith(",i=4096", challenge, StringComparison.Ordinal);
        Assert.Equal(challenge, Text(method.Begin().Answer(Bytes(First)).Data));
        Assert.Equal(ReasonCode.NotAuthorized, one.Answer(Bytes(Last)).Reason);
    }

    [Fact]
    public void A_name_with_a_comma_and_an_equals_sign_arrives_whole()
    {
        var names = new List<string>();
        var broker = new ScramSha256BrokerAuthentication(name =>
        {
            names.Add(name);
            return null;
        }).Begin();

        var step = broker.Answer(new ScramSha256Authentication("a,b=c=2C", "x").Begin().First);

        Assert.Equal(ReasonCode.ContinueAuthentication, step.Reason);
        Assert.Equal(["a,b=c=2C"], names);
    }

    private static IMqttAuthenticationExchange Client() => new ScramSha256Authentication("user", "pencil", () => ClientNonce).Begin();

    private static IMqttBrokerAuthenticationExchange Broker()
    {
        var credential = ScramSha256Credential.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        return new ScramSha256BrokerAuthentication(name => name == "user" ? credential : null, () => ServerNonce).Begin();
    }

    private static ReadOnlyMemory<byte>? Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte>? data) => Encoding.UTF8.GetString(data!.Value.Span);
}
