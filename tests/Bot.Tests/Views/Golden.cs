using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>
/// Compares a message with the file that says how it must be, character by character. With <c>EKSBOT_GOLDEN=write</c> in the
/// environment the files are made instead, for a person to read before they are committed.
/// </summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All golden files by name, so that a test can ask for those that nobody compares.</summary>
    public static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");

    public static void Compare(string name, ThreadMessage message) => Compare(name, new Message { Text = message.Text, Blocks = message.Blocks });

    public static void Compare(string name, Message message)
    {
        Messages.AssertFit(message);
        Compare(name, SlackJson.Write(message));
    }

    public static void Compare(string name, ModalView view)
    {
        var verdict = BlockValidator.ValidateView(view);
        Assert.True(verdict.Ok, string.Join('\n', verdict.Errors));
        Compare(name, SlackJson.Write(view));
    }

    private static void Compare(string name, string json)
    {
        var file = Path.Combine(Folder(), $"{name}.json");
        var actual = JsonNode.Parse(json)!.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            File.WriteAllText(file, actual);
            return;
        }

        Assert.True(File.Exists(file), $"{file} is missing: make it with EKSBOT_GOLDEN=write and read it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
