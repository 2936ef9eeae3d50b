namespace EksUpgradeBot.Adapters.Code.Json;

/// <summary>A value in a JSON file, and where it stands.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
internal abstract record JsonPart(int Line);

/// <summary>An object; its members in order, the same name perhaps twice.</summary>
internal sealed record JsonObject(int Line, IReadOnlyList<JsonMember> Members) : JsonPart(Line);

/// <summary>A member of an object.</summary>
internal sealed record JsonMember(string Name, int Line, JsonPart Value);

/// <summary>An array.</summary>
internal sealed record JsonArray(int Line, IReadOnlyList<JsonPart> Items) : JsonPart(Line);

/// <summary>A string.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Start">Byte offset of its first character; null when it is written with escapes.</param>
/// <param name="Text">What it says.</param>
internal sealed record JsonText(int Line, int? Start, string Text) : JsonPart(Line);

/// <summary>A number, true, false or null, as it stands in the file.</summary>
internal sealed record JsonWord(int Line, string Written) : JsonPart(Line);
