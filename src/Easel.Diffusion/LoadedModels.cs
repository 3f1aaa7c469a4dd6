using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using TorchSharp;

namespace Easel.Diffusion;

/// <summary>
/// The checkpoints that are loaded: those of the latest request, and those before it that there is room for. What was used longest ago leaves first, and what
/// its files no longer are leaves at once.
/// </summary>
/// <param name="options">How they are loaded, where embeddings lie, and how many may stay.</param>
/// <param name="memory">Counts what they take.</param>
internal sealed class LoadedModels(EngineOptions options, DeviceMemory memory) : IDisposable
{
    private readonly List<DiffusionModel> loaded = []; // used longest ago first
    private readonly long room = options.ModelMemory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
    private HashSet<ModelChoice> wanted = [];
    private ImmutableArray<string> names = [];

    /// <summary>Names of those that are loaded, used longest ago first. Any thread may ask.</summary>
    public ImmutableArray<string> Names
    {
        get => names;
        private set => ImmutableInterlocked.InterlockedExchange(ref names, value);
    }

    /// <summary>From now on the models of <paramref name="request"/> stay, and others where there is room beside them.</summary>
    public void Begin(ImageRequest request)
    {
        List<(string Field, string? Model)> asked = [("model", request.Model)];
        if (request.Hires?.Model is { } second) asked.Add(("hires.model", second));
        if (request.Refiner?.Model is { } refiner) asked.Add(("refiner.model", refiner));
        foreach (var gone in loaded.Where(model => !model.Choice.Exists).ToList()) Drop(gone);
        wanted = [.. asked.Select(name => ModelChoice.Of(request with { Model = name.Model }, options, name.Field))];
        foreach (var old in loaded.Where(model => wanted.Any(choice => choice.Supersedes(model.Choice))).ToList()) Drop(old);
        if (options.ParksOthers)
            foreach (var other in Others().Where(model => model.Device.type != DeviceType.CPU)) other.ReleaseWeights();
        MakeRoom();
    }

    /// <summary>The model of <paramref name="choice"/>; <paramref name="loading"/> is told when it has to be loaded.</summary>
    public DiffusionModel Open(ModelChoice choice, Action loading)
    {
        var model = loaded.Find(model => model.Choice == choice);
        if (model is not null) loaded.Remove(model);
        else
        {
            wanted.Add(choice);
            MakeRoom();
            loading();
            model = DiffusionModel.Load(choice, options, memory);
        }

        loaded.Add(model);
        Tell();
        MakeRoom();
        return model;
    }

    /// <summary>A request is done: what stays fits into the memory that models may hold, also the latest when somebody said how much that is.</summary>
    public void Settle()
    {
        MakeRoom();
        if (options.ModelMemory is null) return;
        foreach (var model in loaded)
        {
            if (loaded.Sum(each => each.OwnBytes) <= room) break;
            model.ReleaseWeights();
        }
    }

    /// <summary>Lets go of all.</summary>
    public void Clear()
    {
        foreach (var model in loaded) model.Dispose();
        loaded.Clear();
        Tell();
    }

    public void Dispose() => Clear();

    // Other models leave until there is room for those that are wanted, at the size they will have.
    private void MakeRoom()
    {
        while (Others().FirstOrDefault() is { } oldest && IsTooMuch()) Drop(oldest);
    }

    private bool IsTooMuch()
    {
        var missing = wanted.Count(choice => !loaded.Exists(model => model.Choice == choice));
        if (options.ModelsKept > 0 && loaded.Count + missing > options.ModelsKept) return true;
        return loaded.Sum(model => wanted.Contains(model.Choice) ? Math.Max(model.OwnBytes, model.ExpectedBytes) : model.OwnBytes) > room;
    }

    private IEnumerable<DiffusionModel> Others() => loaded.Where(model => !wanted.Contains(model.Choice));

    private void Drop(DiffusionModel model)
    {
        loaded.Remove(model);
        model.Dispose();
        Tell();
    }

    private void Tell() => Names = [.. loaded.Select(model => model.Name)];
}
