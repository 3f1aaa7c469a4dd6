using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Core.Engines;

/// <summary>What an engine keeps of models between requests. Implemented by the local engine and the one in a process of its own.</summary>
public interface IModelMemory
{
    /// <summary>What it holds now; does not wait for what runs.</summary>
    Task<EngineMemory> Memory(CancellationToken cancel = default);

    /// <summary>Lets go of all models and gives their memory back to the system, once what runs and waits before it is done.</summary>
    /// <returns>What it holds then.</returns>
    Task<EngineMemory> Unload(CancellationToken cancel = default);

    /// <summary>Brings the models of <paramref name="request"/> into memory, so that it begins at once; events as of <see cref="IImageEngine.Generate"/>, without pictures.</summary>
    IAsyncEnumerable<ImageEvent> Load(ImageRequest request, CancellationToken cancel = default);
}
