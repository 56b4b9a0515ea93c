using System.IO.Compression;
using System.Net;
using SensorAgent.Testing;

namespace SensorAgent.Web.Tests;

public sealed class StaticFileTests : IAsyncLifetime
{
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task The_page_comes_compressed_and_only_once_a_version()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept-Encoding", "gzip");
        using var first = await _bench.Client.SendAsync(request);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.Add("If-None-Match", first.Headers.ETag!.ToString());
        using var second = await _bench.Client.SendAsync(again);

        await using var page = new GZipStream(await first.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(page);
        Assert.Contains("SensorAgent", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("text/html", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Every_file_of_the_page_is_served_with_its_type_and_as_it_is()
    {
        foreach (var file in Repository.Files("src/SensorAgent.Web/wwwroot", "*"))
        {
            using var answer = await _bench.Client.GetAsync("/" + Path.GetFileName(file));

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotEqual("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(await File.ReadAllBytesAsync(file), await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/openapi.json")]
    [InlineData("/nothing.js")]
    public async Task Nothing_else_can_be_had(string path)
    {
        using var answer = await _bench.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_may_load_only_from_here_and_stand_in_no_frame()
    {
        using var answer = await _bench.Client.GetAsync("/");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
