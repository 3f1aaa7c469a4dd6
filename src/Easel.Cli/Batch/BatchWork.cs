using Easel.Cli.Output;
using Easel.Studio.Batches;

namespace Easel.Cli.Batch;

/// <summary>What a batch does to each of its pictures.</summary>
/// <param name="Make">The picture and its place in the batch to files, not saved yet: as many as there are paths for.</param>
/// <param name="IsOfPicture">Whether a mistake in that field of a request is one picture's; any other ends the batch.</param>
internal sealed record BatchWork(Func<BatchPicture, int, CancellationToken, Task<IReadOnlyList<MadeFile>>> Make, Func<string, bool> IsOfPicture);
