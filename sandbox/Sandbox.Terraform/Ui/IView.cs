using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Ui;

/// <summary>How a command speaks: lines of JSON with <c>-json</c>, else a few words for people.</summary>
internal interface IView
{
    /// <summary>An event; the message is what a person would read.</summary>
    void Say(string type, string message, params (string Name, JsonNode? Value)[] more);

    void Say(Diagnostic diagnostic);
}
