using Easel.Core.Requests;
using Polly;
using Polly.Retry;

namespace Easel.Studio.Downloads;

/// <summary>What is tried again, and when: waits double and are scattered; a server that says how long to wait is obeyed.</summary>
internal static class RetryRule
{
    /// <summary>Runs something until it works or has failed too often.</summary>
    /// <param name="rules">How patient.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told why and how long is waited.</param>
    public static ResiliencePipeline Of(DownloadRules rules, TimeProvider time, Action<string, TimeSpan>? tell = null)
    {
        if (rules.Attempts < 2) return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = rules.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = rules.FirstWait,
            MaxDelay = rules.LongestWait,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is { } wrong && IsPassing(wrong, rules)),
            DelayGenerator = outcome => ValueTask.FromResult((outcome.Outcome.Exception as DownloadException)?.RetryAfter),
            OnRetry = retry =>
            {
                tell?.Invoke(Words(retry.Outcome.Exception), retry.RetryDelay);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>Whether the same may work a little later.</summary>
    public static bool IsPassing(Exception wrong, DownloadRules rules) => wrong switch
    {
        DownloadException known => known.IsPassing && (known.RetryAfter ?? TimeSpan.Zero) <= rules.LongestAsked,
        TimeoutException => true,
        HttpRequestException or IOException => Refusal(wrong) is null,
        _ => false,
    };

    /// <summary>The refusal of an address that a failed connection hides; or null.</summary>
    public static RequestException? Refusal(Exception wrong) => wrong as RequestException ?? (wrong.InnerException is { } inner ? Refusal(inner) : null);

    /// <summary>For people.</summary>
    public static string Words(Exception? wrong) => wrong switch
    {
        null => "",
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection broke off",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the server's name is not known here; is there a connection to the internet?",
        _ => wrong.Message,
    };
}
