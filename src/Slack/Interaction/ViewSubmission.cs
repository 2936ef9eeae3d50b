using System.Text.Json;
using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>Somebody sent a form (docs.slack.dev/reference/interaction-payloads/view-interactions-payload).</summary>
public sealed record ViewSubmission
{
    /// <summary>The form, with what was filled in.</summary>
    public required ViewInfo View { get; init; }

    /// <summary><c>U…</c> of who sent it.</summary>
    public required string UserId { get; init; }

    /// <summary><c>T…</c>; empty when Slack did not say.</summary>
    public required string TeamId { get; init; }

    /// <summary>Opens one view within 3 seconds.</summary>
    public string TriggerId { get; init; } = "";

    /// <summary>Where to answer, when a conversation select asked for it.</summary>
    public IReadOnlyList<ViewResponseUrl> ResponseUrls { get; init; } = [];

    /// <summary>What the inputs hold.</summary>
    public ViewState State => View.State;

    /// <summary>Says who sent what, without any response_url.</summary>
    public override string ToString() => $"{View.CallbackId} ({UserId})";

    internal static ViewSubmission Read(JsonElement payload) => new()
    {
        View = ViewInfo.Read(payload.Child("view") ?? default),
        UserId = payload.Child("user").Text("id") ?? "",
        TeamId = payload.Child("team").Text("id") ?? payload.Child("user").Text("team_id") ?? "",
        TriggerId = payload.Text("trigger_id") ?? "",
        ResponseUrls =
        [
            .. payload.Items("response_urls")
                .Select(url => new ViewResponseUrl(url.Text("channel_id") ?? "", url.Text("response_url") ?? "")),
        ],
    };
}

/// <summary>Where to answer a form.</summary>
/// <param name="ChannelId">The conversation that was chosen.</param>
/// <param name="ResponseUrl">Takes five answers within 30 minutes.</param>
public sealed record ViewResponseUrl(string ChannelId, string ResponseUrl)
{
    /// <summary>Says where, without the address.</summary>
    public override string ToString() => ChannelId;
}

/// <summary>Somebody closed a form without sending it; Slack tells only when the form asked for it.</summary>
public sealed record ViewClosed
{
    /// <summary>The form.</summary>
    public required ViewInfo View { get; init; }

    /// <summary><c>U…</c> of who closed it.</summary>
    public required string UserId { get; init; }

    /// <summary>Whether all stacked forms were closed at once.</summary>
    public bool IsCleared { get; init; }

    internal static ViewClosed Read(JsonElement payload) => new()
    {
        View = ViewInfo.Read(payload.Child("view") ?? default),
        UserId = payload.Child("user").Text("id") ?? "",
        IsCleared = payload.Flag("is_cleared"),
    };
}

/// <summary>What becomes of a form that was sent.</summary>
public abstract record ViewSubmissionResponse
{
    private ViewSubmissionResponse()
    {
    }

    /// <summary>The form closes.</summary>
    public static ViewSubmissionResponse Close { get; } = new CloseView();

    /// <summary>The form and all below it close.</summary>
    public static ViewSubmissionResponse Clear { get; } = new ClearViews();

    /// <summary>The form becomes another.</summary>
    public static ViewSubmissionResponse Update(ModalView view) => new UpdateView(view);

    /// <summary>Another form is laid over it.</summary>
    public static ViewSubmissionResponse Push(ModalView view) => new PushView(view);

    /// <summary>The form stays, with a message at each of the named input blocks.</summary>
    /// <param name="errors">Block id and what is wrong there.</param>
    public static ViewSubmissionResponse Errors(params IReadOnlyList<KeyValuePair<string, string>> errors) => new ViewErrors(errors);

    internal sealed record CloseView : ViewSubmissionResponse;

    internal sealed record ClearViews : ViewSubmissionResponse;

    internal sealed record UpdateView(ModalView View) : ViewSubmissionResponse;

    internal sealed record PushView(ModalView View) : ViewSubmissionResponse;

    internal sealed record ViewErrors(IReadOnlyList<KeyValuePair<string, string>> ByBlock) : ViewSubmissionResponse;
}
