using System.Text.Json;
using System.Text.Json.Nodes;
using SensorAgent.Configuration;

namespace SensorAgent.Tests.Configuration;

public sealed class MergePatchTests
{
    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The examples of RFC 7396, appendix A, whose target and patch are objects.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":"foo"}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    public void As_the_RFC_has_it(string target, string patch, string result) => AssertJson(result, MergePatch.Apply(target, Patch(patch)));

    [Theory]
    [InlineData("""{ "a": 1, "b": 2, }""")]
    [InlineData("{\n  \"a\": 1, // one, or\n  \"b\": 2 /* two, */ ,\n}")]
    [InlineData("{\r\n\t\"a\": 1,\r\n\t// , comment\r\n\t\"b\": 2\r\n}")]
    [InlineData("{\"a\":1,\"b\":2}")]
    public void However_the_file_is_laid_out(string target)
    {
        AssertJson("""{"b":2}""", MergePatch.Apply(target, Patch("""{"a":null}""")));
        AssertJson("""{"a":1}""", MergePatch.Apply(target, Patch("""{"b":null}""")));
        AssertJson("{}", MergePatch.Apply(target, Patch("""{"a":null,"b":null}""")));
        AssertJson("""{"a":1,"b":"ü","c":{"d":[true]}}""", MergePatch.Apply(target, Patch("""{"b":"ü","c":{"d":[true]}}""")));
        AssertJson("""{"c":3}""", MergePatch.Apply(target, Patch("""{"a":null,"b":null,"c":3}""")));
    }

    [Fact]
    public void What_the_patch_does_not_name_stays_as_it_was_written()
    {
        const string Target = """
            {
              // 名
              "Agent": { "Id": "a" }, // who
              "Sensors": {
                "climate": { "Driver": "bme280", "Interval": "5s" }, // on the wall
                "old": { "Driver": "host" }
              }
            }
            """;

        Assert.Equal("""
            {
              // 名
              "Agent": { "Id": "a" }, // who
              "Sensors": {
                "climate": { "Driver": "bme280", "Interval": "10s", "Location": "attic" }, // on the wall
                "new": {
                  "Driver": "bh1750"
                }
              }
            }
            """, MergePatch.Apply(Target, Patch("""{"sensors":{"CLIMATE":{"interval":"10s","Location":"attic"},"old":null,"new":{"Driver":"bh1750"}}}""")));
    }

    private static JsonObject Patch(string json) => JsonNode.Parse(json)!.AsObject();

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual, documentOptions: Tolerant)), actual);
}
