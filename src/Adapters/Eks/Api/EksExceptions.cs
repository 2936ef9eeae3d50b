using Amazon.Runtime;
using EksUpgradeBot.Adapters.Eks.RestJson;

namespace EksUpgradeBot.Adapters.Eks.Api;

/// <summary>An error answered by EKS. The ones that the bot tells apart have their own type, named as in the API.</summary>
internal class EksException(ErrorAnswer answer)
    : AmazonServiceException(answer.Message, answer.Inner, answer.Type, answer.Code, answer.RequestId, answer.Status)
{
    /// <summary>The exception for an answer.</summary>
    public static EksException For(ErrorAnswer answer) => answer.Code switch
    {
        "ResourceNotFoundException" or "NotFoundException" => new ResourceNotFoundException(answer),
        "ResourceInUseException" => new ResourceInUseException(answer),
        "InvalidStateException" => new InvalidStateException(answer),
        "AccessDeniedException" => new AccessDeniedException(answer),
        "InvalidParameterException" or "InvalidRequestException" => new InvalidRequestException(answer),
        _ => new EksException(answer),
    };
}

/// <summary>404: no such cluster, node group, add-on or update.</summary>
internal sealed class ResourceNotFoundException(ErrorAnswer answer) : EksException(answer);

/// <summary>409: another update is in progress, at times one that EKS does not show.</summary>
internal sealed class ResourceInUseException(ErrorAnswer answer) : EksException(answer);

/// <summary>400: EKS found upgrade readiness issues and wants them solved first.</summary>
internal sealed class InvalidStateException(ErrorAnswer answer) : EksException(answer);

/// <summary>403: the credentials may not do this.</summary>
internal sealed class AccessDeniedException(ErrorAnswer answer) : EksException(answer);

/// <summary>400, <c>InvalidParameterException</c> or <c>InvalidRequestException</c>: asked for something EKS does not do.</summary>
internal sealed class InvalidRequestException(ErrorAnswer answer) : EksException(answer);
