using Easel.Core.Requests;

namespace Easel.Diffusion;

/// <summary>The checkpoints that are loaded: those of the latest request, so that a refiner or the checkpoint of a second pass costs no loading at each batch.</summary>
/// <param name="options">How they are loaded, and where embeddings lie.</param>
internal sealed class LoadedModels(EngineOptions options) : IDisposable
{
    private readonly Dictionary<ModelChoice, DiffusionModel> loaded = [];

    /// <summary>Lets go of what <paramref name="request"/> does not ask for, so that two requests' checkpoints are never loaded together.</summary>
    public void Begin(ImageRequest request)
    {
        List<(string Field, string? Model)> names = [("model", request.Model)];
        if (request.Hires?.Model is { } second) names.Add(("hires.model", second));
        if (request.Refiner?.Model is { } refiner) names.Add(("refiner.model", refiner));
        var wanted = names.Select(name => ModelChoice.Of(request with { Model = name.Model }, options, name.Field)).ToHashSet();
        foreach (var choice in loaded.Keys.Where(choice => !wanted.Contains(choice)).ToList())
        {
            loaded[choice].Dispose();
            loaded.Remove(choice);
        }
    }

    /// <summary>The model of <paramref name="choice"/>; <paramref name="loading"/> is told when it has to be loaded.</summary>
    public DiffusionModel Open(ModelChoice choice, Action loading)
    {
        if (loaded.TryGetValue(choice, out var model)) return model;
        loading();
        return loaded[choice] = DiffusionModel.Load(choice, options);
    }

    /// <summary>Lets go of all.</summary>
    public void Clear()
    {
        foreach (var model in loaded.Values) model.Dispose();
        loaded.Clear();
    }

    public void Dispose() => Clear();
}
