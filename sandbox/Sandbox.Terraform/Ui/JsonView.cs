using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Ui;

/// <summary>Terraform's machine-readable UI, version 1.2: one JSON object a line.</summary>
internal sealed class JsonView(string directory) : IView
{
    /// <summary>What a shell reports of a program that died of SIGPIPE, as the real one does when nobody reads it any more.</summary>
    private const int BrokenPipe = 141;

    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly Stream _output = Console.OpenStandardOutput();

    public void Say(string type, string message, params (string Name, JsonNode? Value)[] more) => Write("info", message, type, more);

    public void Say(Diagnostic diagnostic) => Write(
        diagnostic.IsWarning ? "warn" : "error",
        $"{(diagnostic.IsWarning ? "Warning" : "Error")}: {diagnostic.Summary}", "diagnostic", ("diagnostic", diagnostic.ToJson(directory)));

    private void Write(string level, string message, string type, params (string Name, JsonNode? Value)[] more)
    {
        var line = new JsonObject
        {
            ["@level"] = level,
            ["@message"] = message,
            ["@module"] = "terraform.ui",
            ["@timestamp"] = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in more)
        {
            line[name] = value;
        }

        line["type"] = type;
        lock (_gate)
        {
            try
            {
                // In one write: a reader of the file never sees half a line.
                _output.Write(JsonSerializer.SerializeToUtf8Bytes(line, Format) is var bytes ? [.. bytes, (byte)'\n'] : []);
            }
            catch (IOException)
            {
                Environment.Exit(BrokenPipe);
            }
        }
    }
}
