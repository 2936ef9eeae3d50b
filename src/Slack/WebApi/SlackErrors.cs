namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Sorts Slack's error codes by what to do about them (docs.slack.dev, the error tables of each method).</summary>
internal static class SlackErrors
{
    private static readonly Dictionary<string, SlackErrorKind> Kinds = new Dictionary<SlackErrorKind, string[]>
    {
        [SlackErrorKind.FatalConfiguration] =
        [
            "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "missing_scope",
            "not_allowed_token_type", "no_permission", "org_login_required", "ekm_access_denied", "enterprise_is_restricted",
            "access_denied", "team_added_to_org", "two_factor_setup_required", "user_removed_from_team", "team_disabled",
            "team_access_not_granted", "app_access_restricted",
        ],
        [SlackErrorKind.RetryLater] = ["ratelimited", "rate_limited", "service_unavailable", "request_timeout"],
        [SlackErrorKind.Ambiguous] = ["fatal_error", "internal_error"],
        [SlackErrorKind.TargetGone] =
        [
            "channel_not_found", "not_in_channel", "is_archived", "user_not_in_channel", "message_not_found", "cant_update_message",
            "cant_delete_message", "edit_window_closed", "thread_not_found", "user_not_found", "users_not_found", "no_such_subteam",
            "not_found", "is_inactive", "cannot_reply_to_message",
        ],
        [SlackErrorKind.OurBug] =
        [
            "invalid_blocks", "invalid_blocks_format", "invalid_arguments", "msg_too_long", "msg_blocks_too_long", "metadata_too_large",
            "invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app", "invalid_arg_name", "invalid_json",
            "json_not_object", "invalid_form_data", "invalid_post_type", "missing_post_type", "invalid_charset", "method_deprecated",
            "deprecated_endpoint", "no_text", "markdown_text_conflict", "too_many_attachments", "invalid_attachments",
            "only_one_table_allowed", "block_mismatch", "no_dual_broadcast_content_update", "view_too_large", "push_limit_reached",
            "attachment_payload_limit_exceeded", "unknown_method",
        ],
        // The interactivity guide and the pages of the methods spell these differently.
        [SlackErrorKind.TriggerExpired] =
        [
            "expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "trigger_exchanged",
        ],
        [SlackErrorKind.Conflict] = ["hash_conflict", "duplicate_external_id"],
    }.SelectMany(kind => kind.Value.Select(error => (Error: error, Kind: kind.Key))).ToDictionary(entry => entry.Error, entry => entry.Kind);

    public static SlackErrorKind KindOf(string error) => Kinds.TryGetValue(error, out var kind) ? kind
        : error.EndsWith("_disabled", StringComparison.Ordinal) ? SlackErrorKind.FatalConfiguration
        : SlackErrorKind.Refused;
}
