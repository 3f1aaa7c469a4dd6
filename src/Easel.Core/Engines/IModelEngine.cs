using Easel.Core.Models;
using Easel.Core.Results;

namespace Easel.Core.Engines;

/// <summary>Works on model files beside making pictures: merges, converts, extracts, prunes, verifies. Implemented by the local engine, the one in a process of its own and the tests' fake.</summary>
public interface IModelEngine
{
    /// <summary>Carries out <paramref name="task"/> beside what else the engine does, which ends in <see cref="ImageEvent.Worked"/> and <see cref="ImageEvent.Finished"/>, or as pictures do. Throws nothing.</summary>
    IAsyncEnumerable<ImageEvent> Work(ModelTask task, CancellationToken cancel = default);
}
