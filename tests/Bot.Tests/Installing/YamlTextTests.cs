using System.Text.Json.Nodes;
using EksUpgradeBot.Bot.Installing;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace EksUpgradeBot.Bot.Tests.Installing;

/// <summary>Whatever a text is, a reader of YAML must read it again.</summary>
public sealed class YamlTextTests
{
    [Theory]
    [InlineData("plain words")]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("NULL")]
    [InlineData("1.35")]
    [InlineData("-dash")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("ends with colon:")]
    [InlineData(" spaces ")]
    [InlineData("line\nfeed")]
    [InlineData("\"quoted\" and 'single'")]
    [InlineData("{{ braces }}")]
    [InlineData("*star & anchor")]
    [InlineData("https://example.com/?a=b")]
    [InlineData("arn:aws:iam::123456789012:role/x")]
    [InlineData("ünïcode → ✔")]
    public void A_text_is_read_as_it_was_written(string text)
    {
        var yaml = YamlText.Of(new JsonObject { ["texts"] = new JsonArray(text, new JsonObject { ["a"] = text, ["b"] = 1 }), [text] = true });
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var read = (YamlMappingNode)stream.Documents[0].RootNode;
        var list = (YamlSequenceNode)read["texts"];
        Assert.Equal(text, ((YamlScalarNode)list[0]).Value);
        Assert.Equal(text, ((YamlScalarNode)((YamlMappingNode)list[1])["a"]).Value);
        Assert.Equal("true", ((YamlScalarNode)read[new YamlScalarNode(text)]).Value);

        // A quoted text stays a text; a plain one must not look like a number or a truth.
        Assert.True(((YamlScalarNode)list[0]).Style == YamlDotNet.Core.ScalarStyle.DoubleQuoted || char.IsLetter(text[0]), yaml);
    }

    [Fact]
    public void Empty_lists_and_mappings_stay_what_they_are() =>
        Assert.Equal("a: []\nb: {}\nc:\n  - []\n  - x: 1\n    z:\n      - 2\n", YamlText.Of(JsonNode.Parse("""{"a":[],"b":{},"c":[[],{"x":1,"z":[2]}]}""")!));
}
