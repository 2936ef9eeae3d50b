using System.Security;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Control;
using EksUpgradeBot.Sandbox.Aws.Eks;
using EksUpgradeBot.Sandbox.Aws.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EksUpgradeBot.Sandbox.Aws.Sts;

/// <summary>STS as terraform, the aws CLI and SDKs use it: GetCallerIdentity and AssumeRole, form in and XML out.</summary>
internal sealed class StsEndpoint(AwsWorld world)
{
    public async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var form = new FormCollection(QueryHelpers.ParseQuery(body));
        var action = form["Action"].ToString();
        var call = new ApiCall
        {
            Time = world.Clock.Now,
            Service = "sts",
            Operation = action,
            Method = "POST",
            Path = "/",
            Body = body,
            UserAgent = context.Request.Headers.UserAgent,
        };

        try
        {
            var signature = Signature.Verify(context.Request, "sts", "/", body, world.Secrets);
            call = call with { AccessKey = signature.AccessKey };

            if (world.Faults.Strike(FaultBoard.ExpiredToken, action) is not null)
            {
                throw new EksError(403, "ExpiredToken", "The security token included in the request is expired");
            }

            var answer = action switch
            {
                "GetCallerIdentity" => Identity(signature),
                "AssumeRole" => Assume(form),
                _ => throw new EksError(400, "InvalidAction", $"Could not find operation {action} for version 2011-06-15"),
            };
            world.Log.Add(call with { Status = 200 });
            await AnswerAsync(context, 200, answer);
        }
        catch (EksError error)
        {
            world.Log.Add(call with { Status = error.Status, ErrorCode = error.Code });
            await AnswerAsync(context, error.Status,
                $"""
                 <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                   <Error><Type>Sender</Type><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error>
                   <RequestId>{Guid.NewGuid()}</RequestId>
                 </ErrorResponse>
                 """);
        }
    }

    private string Identity(Signature signature) =>
        $"""
         <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
           <GetCallerIdentityResult>
             <Arn>{SecurityElement.Escape(world.Secrets.CallerArn(signature.AccessKey, world.Scene.AccountId))}</Arn>
             <UserId>AIDASANDBOX0000000001</UserId>
             <Account>{world.Scene.AccountId}</Account>
           </GetCallerIdentityResult>
           <ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata>
         </GetCallerIdentityResponse>
         """;

    private string Assume(IFormCollection form)
    {
        var (role, session) = (form["RoleArn"].ToString(), form["RoleSessionName"].ToString());

        if (!role.StartsWith("arn:aws:iam::", StringComparison.Ordinal) || !role.Contains(":role/", StringComparison.Ordinal) || session.Length < 2)
        {
            throw new EksError(400, "ValidationError", $"{role} is invalid");
        }

        var account = role.Split(':')[4];
        var caller = $"arn:aws:sts::{account}:assumed-role/{role.Split('/')[^1]}/{session}";
        var key = $"ASIA{Stable.Hex(Guid.NewGuid().ToString(), 16).ToUpperInvariant()}";
        var secret = Stable.Hex(Guid.NewGuid().ToString(), 40);
        world.Secrets.Remember(key, secret, caller);
        var seconds = int.TryParse(form["DurationSeconds"], out var asked) ? asked : 3600;
        // Clients compare the expiry with their own clock, which is the real one.
        var expires = world.Clock.RealNow.AddSeconds(seconds);

        return $"""
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleResult>
                    <AssumedRoleUser><AssumedRoleId>AROASANDBOX0000000001:{SecurityElement.Escape(session)}</AssumedRoleId><Arn>{SecurityElement.Escape(caller)}</Arn></AssumedRoleUser>
                    <Credentials>
                      <AccessKeyId>{key}</AccessKeyId>
                      <SecretAccessKey>{secret}</SecretAccessKey>
                      <SessionToken>session-{key}</SessionToken>
                      <Expiration>{expires.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</Expiration>
                    </Credentials>
                  </AssumeRoleResult>
                  <ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata>
                </AssumeRoleResponse>
                """;
    }

    private static Task AnswerAsync(HttpContext context, int status, string xml)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return context.Response.WriteAsync(xml, context.RequestAborted);
    }
}
