using System.Globalization;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging;

/// <summary>Reads a model through: every tensor can be read and holds numbers, and the networks have all they need.</summary>
public sealed class ModelCheck
{
    private const int MostNames = 5;
    private const int MostLacking = 10;
    private const int LeastOfZeros = 1024; // smaller tensors may rightly be zero
    private const long HeldBytes = 1 << 28;

    private readonly Checkpoint model;
    private readonly List<string> problems = [];
    private readonly List<string> remarks = [];

    private ModelCheck(Checkpoint model) => this.model = model;

    /// <param name="path">A file or a diffusers folder.</param>
    /// <param name="progress">Told at each tensor.</param>
    /// <param name="cancel">Stops between two tensors.</param>
    /// <exception cref="WeightsException">It cannot even be opened: missing, empty, truncated, unsafe, of no known format.</exception>
    public static CheckReport Run(string path, IProgress<ModelProgress>? progress = null, CancellationToken cancel = default)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var model = Checkpoint.Open(path);
        var check = new ModelCheck(model);
        check.Kind();
        check.Networks();
        check.Numbers(progress, cancel);
        return new CheckReport(model.Kind.ToString(), model.Weights.Keys.Count, check.problems, check.remarks);
    }

    private void Kind()
    {
        if (model.Kind.Role is FileRole.Unknown or FileRole.ForeignCheckpoint) problems.Add($"it is no model that Easel knows: {model.Kind}");
        if (model.Kind.Missing.Count > 0) remarks.Add($"it is only a part of a model: no {string.Join(", no ", model.Kind.Missing)}");
    }

    private void Networks()
    {
        if (model.Kind.Architecture is not { } architecture) return;
        var lacking = new List<LackingTensor>();
        try
        {
            var taken = NetworkKeys.Of(architecture, model.Weights, place => !model.Weights.Keys.Any(key => key.StartsWith(place + ".", StringComparison.Ordinal)), lacking.Add);
            var more = model.Weights.Keys.Where(key => !taken.ContainsKey(key) && key is not ("v_pred" or "ztsnr")).ToList(); // marks of the prediction
            var averages = more.Count(key => key.StartsWith("model_ema.", StringComparison.Ordinal));
            if (averages > 0) remarks.Add($"{averages} tensors are averages of a training (model_ema), which 'easel models prune' drops");
            if (more.Count > averages) remarks.Add($"{more.Count - averages} tensors are used by no network: {Names(more.Where(key => !key.StartsWith("model_ema.", StringComparison.Ordinal)))}");
        }
        catch (WeightsException wrong) { problems.Add($"its networks cannot be built: {Without(wrong)}"); }

        Lacking("are missing", [.. lacking.Where(tensor => tensor.Stored is null)]);
        Lacking("have another shape", [.. lacking.Where(tensor => tensor.Stored is not null)]);
    }

    private void Lacking(string how, List<LackingTensor> tensors)
    {
        if (tensors.Count > 0) problems.Add($"{tensors.Count} tensors that its networks need {how}: {Names(tensors.Select(tensor => tensor.ToString()), MostLacking)}");
    }

    private void Numbers(IProgress<ModelProgress>? progress, CancellationToken cancel)
    {
        List<string> broken = [], unread = [], empty = [];
        var (weights, total) = (model.Weights, model.Weights.Keys.Sum(Bytes));
        var (read, held) = (0L, 0L);
        foreach (var key in weights.Keys)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new ModelProgress(read, total, key));
            try
            {
                if (NonFinite.Count(weights, key) is var count and > 0) broken.Add(string.Create(CultureInfo.InvariantCulture, $"{key} ({count} of {Elements(key)})"));
                using var tensor = weights.Read(key); // so that what is copied does not stay
                if (IsZero(key, tensor)) empty.Add(key);
            }
            catch (WeightsException wrong) { unread.Add(Without(wrong)); }

            read += Bytes(key);
            if ((held += Bytes(key)) <= HeldBytes) continue;
            weights.ReleasePages();
            held = 0;
        }

        progress?.Report(new ModelProgress(total, total, ""));
        if (unread.Count > 0) problems.Add($"{unread.Count} tensors cannot be read: {Names(unread)}");
        if (broken.Count > 0) problems.Add($"{broken.Count} tensors hold NaN or infinity: {Names(broken)}");
        if (empty.Count > 0) (empty.Count > 1 && model.Kind.Role == FileRole.Checkpoint ? problems : remarks).Add($"{empty.Count} weights are all zero, as in a file that was not loaded to its end: {Names(empty)}");
        Unchanged();
    }

    private void Unchanged()
    {
        try { model.Weights.EnsureUnchanged(); }
        catch (WeightsException wrong) { problems.Add(Without(wrong)); }
    }

    private bool IsZero(string key, Tensor tensor)
    {
        if (tensor.dim() < 2 || Elements(key) < LeastOfZeros || !ModelTypes.IsFloating(model.Weights.TypeOf(key)!)) return false;
        using var scope = NewDisposeScope();
        var flat = tensor.contiguous().flatten();
        return IsZero(flat.narrow(0, 0, LeastOfZeros)) && IsZero(flat);
    }

    private static bool IsZero(Tensor numbers) => numbers.to(float32).count_nonzero().item<long>() == 0;

    private string Without(WeightsException wrong) => wrong.Message.StartsWith(model.Path + ": ", StringComparison.Ordinal) ? wrong.Message[(model.Path.Length + 2)..] : wrong.Message;

    private static string Names(IEnumerable<string> names, int most = MostNames)
    {
        var first = names.Take(most + 1).ToList();
        return string.Join(", ", first.Take(most)) + (first.Count > most ? ", …" : "");
    }

    private long Elements(string key) => model.Weights.ShapeOf(key)!.Aggregate(1L, (product, size) => product * size);

    private long Bytes(string key) => Elements(key) * model.Weights.TypeOf(key)!.Size;
}
