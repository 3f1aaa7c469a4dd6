using Easel.Core.Requests;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Merging;

/// <summary>The adapters of a merge, opened: what they do to which tensor of the result.</summary>
internal sealed class BakedAdapters : IDisposable
{
    /// <summary>The field of errors about them.</summary>
    public const string Field = "lora";

    private readonly List<(AdapterUse Use, AdapterFile File)> opened = [];

    /// <summary>By key.</summary>
    public IReadOnlyDictionary<string, WeightChanges> Changes { get; private set; } = new Dictionary<string, WeightChanges>();

    /// <summary>What did not fit.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>What is read for them.</summary>
    public IEnumerable<StoredWeights> Sources => opened.Select(lora => lora.File.Weights);

    /// <param name="order">Which, and how strong.</param>
    /// <param name="first">The first model, which says which tensors there are.</param>
    /// <exception cref="RequestException">An adapter is for another kind of model, or for some steps only.</exception>
    /// <exception cref="WeightsException">A file is missing, damaged or unsafe.</exception>
    public static BakedAdapters Open(MergeOrder order, StoredWeights first)
    {
        var baked = new BakedAdapters();
        if (order.Loras.Count == 0) return baked;

        var architecture = FileKind.Of(first).Architecture ?? throw new RequestException(Field, $"{first.Name} is no checkpoint, so there is nothing a LoRA could be put into");
        try
        {
            foreach (var use in order.Loras)
            {
                if (use.IsScheduled) throw new RequestException(Field, $"'{use.Name}' is for some steps only, and weights are there at all of them; leave start, stop and step out");
                baked.opened.Add((use, AdapterFile.Open(use.Path)));
            }

            var fit = new AdapterFit(architecture, first);
            baked.Warnings = [.. baked.opened.Select(lora => fit.Check(lora.Use, lora.File, Field)).OfType<string>()];
            baked.Changes = fit.Changes(baked.opened);
            return baked;
        }
        catch
        {
            baked.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (_, file) in opened) file.Dispose();
    }
}
