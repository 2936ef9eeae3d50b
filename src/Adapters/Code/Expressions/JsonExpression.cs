using EksUpgradeBot.Adapters.Code.Json;

namespace EksUpgradeBot.Adapters.Code.Expressions;

/// <summary>An expression in a JSON file.</summary>
/// <param name="node">The value in JSON.</param>
/// <param name="isTemplate">
/// True where Terraform reads strings as templates: everywhere in <c>.tf.json</c> but for the defaults of variables, and nowhere in
/// <c>.tfvars.json</c> (HCL's JSON syntax, "Expressions").
/// </param>
internal sealed class JsonExpression(JsonPart node, bool isTemplate) : Expression
{
    public override int Line => node.Line;

    /// <summary>A string's text, as it identifies a module's source; empty for anything else.</summary>
    public override string ToString() => node is JsonText text ? $"\"{text.Text}\"" : "";

    protected override Shape ReadShape() => node switch
    {
        JsonText text when isTemplate && HasTemplate(text.Text) => HclText.ReadJsonTemplate(text.Text, text.Line),
        JsonText text => new TextLiteral(text.Text, text.Start, text.Text),
        JsonObject map => new MapLiteral([.. map.Members.Select(ReadEntry)]),
        JsonArray => new ListLiteral(),
        JsonWord { Written: "null" or "true" or "false" } word => new Reference(word.Written, [], word.Written),
        JsonWord number => new NumberLiteral(number.Written),
        _ => new Unfollowable("is an expression"),
    };

    private MapEntry ReadEntry(JsonMember member) =>
        isTemplate && HasTemplate(member.Name)
            ? new MapEntry(null, new JsonExpression(new JsonText(member.Line, null, member.Name), isTemplate), new JsonExpression(member.Value, isTemplate))
            : new MapEntry(member.Name, null, new JsonExpression(member.Value, isTemplate));

    private static bool HasTemplate(string text) =>
        text.Contains("${", StringComparison.Ordinal) || text.Contains("%{", StringComparison.Ordinal);
}
