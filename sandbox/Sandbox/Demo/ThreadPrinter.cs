namespace EksUpgradeBot.Sandbox.Demo;

/// <summary>Prints what is new or changed in a thread, once, as text.</summary>
internal sealed class ThreadPrinter
{
    private readonly Dictionary<string, string> _printed = [];

    public void Print(IReadOnlyList<ThreadLine> messages)
    {
        foreach (var message in messages)
        {
            if (_printed.TryGetValue(message.Ts, out var before) && before == message.Text)
            {
                continue;
            }

            var mark = before is null ? "" : " (edited)";
            var to = message.IsEphemeral ? " (only Ana sees this)" : "";
            Console.WriteLine($"[bot{mark}]{to} {message.Text}");
            _printed[message.Ts] = message.Text;
        }
    }
}
