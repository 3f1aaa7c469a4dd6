using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Merging;

/// <summary>The models of a merge, opened.</summary>
internal sealed class MergeInputs : IDisposable
{
    /// <summary>The field of errors about the models.</summary>
    public const string Field = "models";

    private readonly List<StoredWeights> opened = [];

    private MergeInputs(MergeOrder order)
    {
        foreach (var path in order.Models) opened.Add(WeightFiles.Open(path));
        Models = [.. opened];
        if (order.Vae is { } vae) opened.Add(Vae = WeightFiles.Open(vae));
        IsCheckpoint = Models[0].Keys.Any(key => key.StartsWith("model.diffusion_model.", StringComparison.Ordinal));
    }

    /// <summary>a, b, c, ….</summary>
    public IReadOnlyList<StoredWeights> Models { get; }

    public StoredWeights? Vae { get; }

    public IReadOnlyList<StoredWeights> All => opened;

    /// <summary>Whether the first holds a UNet under the original checkpoints' names.</summary>
    public bool IsCheckpoint { get; }

    /// <exception cref="RequestException">The models do not go together.</exception>
    /// <exception cref="WeightsException">A file is missing, damaged, unsafe or of no known format.</exception>
    public static MergeInputs Open(MergeOrder order)
    {
        MergeInputs? inputs = null;
        try
        {
            Check(order);
            inputs = new MergeInputs(order);
            inputs.CheckKinds();
            return inputs;
        }
        catch
        {
            inputs?.Dispose();
            throw;
        }
    }

    /// <summary>The autoencoder's tensor that takes the place of <paramref name="key"/>; null when there is none.</summary>
    public string? Baked(string key)
    {
        const string place = "first_stage_model.";
        if (Vae is null || !key.StartsWith(place, StringComparison.Ordinal)) return null;
        return Vae.Has(key) ? key : Vae.Has(key[place.Length..]) ? key[place.Length..] : null;
    }

    public void Dispose()
    {
        foreach (var weights in opened) weights.Dispose();
    }

    private static void Check(MergeOrder order)
    {
        var used = order.Formula.Used;
        if (order.Models.Count == 0) throw new RequestException(Field, "no model is given");
        if (used[^1] >= order.Models.Count)
            throw new RequestException(Field, $"'{order.Formula.Text}' names {MergeFormula.Letter(used[^1])}, and {order.Models.Count} models are given; give {used[^1] + 1}");
        if (Enumerable.Range(0, order.Models.Count).Except(used).ToList() is [var idle, ..])
            throw new RequestException(Field, $"{order.Models[idle]} is {MergeFormula.Letter(idle)}, which '{order.Formula.Text}' does not name; leave it out or name it");
    }

    private void CheckKinds()
    {
        var kinds = Models.Select(FileKind.Of).ToList();
        for (var i = 0; i < kinds.Count; i++)
        {
            if (kinds[i].Role is FileRole.Lora or FileRole.Embedding)
                throw new RequestException(Field, $"{Models[i].Name} is a {kinds[i].Description}; those are not merged number by number, give checkpoints");
            if (kinds[i].Role != kinds[0].Role || (kinds[i].Family is { } family && kinds[0].Family is { } first && family != first))
                throw new RequestException(Field, $"{Models[i].Name} is a {kinds[i].Description} and {Models[0].Name} a {kinds[0].Description}; only models of one kind can be merged");
        }

        if (Vae is not null && !Models[0].Keys.Any(key => Baked(key) is not null))
            throw new RequestException("vae", $"{Vae.Name} has no tensor that {Models[0].Name} has in its autoencoder");
    }
}
