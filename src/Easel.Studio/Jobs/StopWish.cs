namespace Easel.Studio.Jobs;

/// <summary>Somebody wants the running job to stop.</summary>
/// <param name="JobId">Which job is meant; another may run by now.</param>
/// <param name="SkipsBatch">Whether only the batch at work stops.</param>
internal sealed record StopWish(string JobId, bool SkipsBatch);
