using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Ui;

/// <summary>What a person reads without <c>-json</c>: the messages, and errors in their frame on the other stream.</summary>
internal sealed class TextView : IView
{
    public void Say(string type, string message, params (string Name, JsonNode? Value)[] more)
    {
        if (type is not ("version" or "outputs"))
        {
            Console.Out.WriteLine(message);
        }
    }

    public void Say(Diagnostic diagnostic)
    {
        var output = diagnostic.IsWarning ? Console.Out : Console.Error;
        output.WriteLine($"\n{(diagnostic.IsWarning ? "Warning" : "Error")}: {diagnostic.Summary}");
        if (diagnostic.Detail.Length > 0)
        {
            output.WriteLine($"\n{diagnostic.Detail}");
        }
    }
}
