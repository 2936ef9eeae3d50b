using EksUpgradeBot.Adapters.Code.Expressions;
using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code.Json;

/// <summary>Reads a JSON file as the blocks and attributes that the same would be in HCL.</summary>
internal static class JsonBody
{
    /// <summary>The blocks that are looked at, and how many labels each has. A JSON file does not say that itself.</summary>
    private static readonly Dictionary<string, int> Labels = new(StringComparer.Ordinal)
    {
        ["module"] = 1,
        ["resource"] = 2,
        ["variable"] = 1,
        ["locals"] = 0,
    };

    /// <summary>A file of configuration, <c>.tf.json</c>.</summary>
    /// <exception cref="RefusalException">The file is not JSON.</exception>
    public static HclBody OfConfiguration(string name, byte[] bytes) => new(
        [],
        [
            .. from root in Objects(JsonParser.Parse(name, bytes))
               from member in root.Members
               where Labels.ContainsKey(member.Name)
               from block in Blocks(member.Name, [], Labels[member.Name], member)
               select block,
        ]);

    /// <summary>A file of values, <c>.tfvars.json</c>.</summary>
    /// <exception cref="RefusalException">The file is not JSON, or no object.</exception>
    public static HclBody OfValues(string name, byte[] bytes) =>
        JsonParser.Parse(name, bytes) is JsonObject values
            ? new HclBody(Attributes(values, isTemplate: false), [])
            : throw new RefusalException(new VersionRefusal(
                name, 1, "the file is not a JSON object", "Mend the file until terraform validate takes it."));

    private static IEnumerable<HclBlock> Blocks(string type, IReadOnlyList<string> labels, int missing, JsonMember at) =>
        missing == 0
            ? Objects(at.Value).Select(body => new HclBlock(type, labels, at.Line, new HclBody(Attributes(body, type != "variable"), [])))
            : from body in Objects(at.Value)
              from member in body.Members
              from block in Blocks(type, [.. labels, member.Name], missing - 1, member)
              select block;

    private static List<HclAttribute> Attributes(JsonObject body, bool isTemplate) =>
        [.. body.Members.Select(member => new HclAttribute(member.Name, member.Line, new JsonExpression(member.Value, isTemplate)))];

    /// <summary>Where blocks are expected, an array of objects is as good as one object.</summary>
    private static IEnumerable<JsonObject> Objects(JsonPart part) => part switch
    {
        JsonObject one => [one],
        JsonArray several => several.Items.SelectMany(Objects),
        _ => [],
    };
}
