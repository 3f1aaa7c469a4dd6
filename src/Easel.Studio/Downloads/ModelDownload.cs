using System.Security.Cryptography;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Intake;
using Easel.Studio.Library;

namespace Easel.Studio.Downloads;

/// <summary>Loads one model from the question what it is to the file in its folder. The file appears when it is whole, has the right hash and can be read as a model.</summary>
/// <param name="sites">Know what there is.</param>
/// <param name="connection">Asks servers.</param>
/// <param name="places">Where models go.</param>
/// <param name="rules">How patient, asked at each download.</param>
/// <param name="time">The clock.</param>
public sealed class ModelDownload(ModelSites sites, DownloadConnection connection, DownloadPlaces places, Func<DownloadRules> rules, TimeProvider time)
{
    private const int Sha256Digits = 64;
    private const int HashBytes = 4 << 20;

    private readonly DiskRoom room = new();

    /// <summary>Looks at an order before anything is asked.</summary>
    /// <exception cref="RequestException">A field is not possible.</exception>
    public void Check(DownloadOrder order)
    {
        DownloadAddress.Parse("what", order.What, connection.Settings());
        places.Folder(order.Kind ?? FileRole.Unknown, order.Folder);
        if (order.Name is { } name && !ModelLibrary.IsWeights(SafePath.Name("name", name))) throw new RequestException("name", $"'{name}' is no name of a model; give one that ends in .safetensors, .ckpt, .pt, .pth or .bin");
        if (order.Sha256 is { } hash && (hash.Length != Sha256Digits || !hash.All(char.IsAsciiHexDigit))) throw new RequestException("sha256", $"give its {Sha256Digits} hexadecimal digits");
    }

    /// <summary>Loads it; goes on where an earlier attempt ended.</summary>
    /// <param name="order">What, and where.</param>
    /// <param name="tell">Told how far it is, from any thread.</param>
    /// <param name="cancel">Stops; what came stays for the next time.</param>
    /// <exception cref="RequestException">The order is not possible.</exception>
    /// <exception cref="DownloadException">It could not be loaded.</exception>
    /// <exception cref="FileOutputException">The folder cannot be written to.</exception>
    public async Task<DownloadedModel> Run(DownloadOrder order, Action<DownloadProgress> tell, CancellationToken cancel = default)
    {
        Check(order);
        tell(new DownloadProgress(DownloadPhase.Asking));
        var file = await sites.Find(order.What, (why, wait) => tell(new DownloadProgress(DownloadPhase.Waiting) { Note = $"{why}; again in {wait.TotalSeconds:0} s" }), cancel).ConfigureAwait(false);
        file = WithHash(file, order);
        var name = order.Name ?? (file.Name.Length > 0 ? file.Name : throw new RequestException("name", "the address does not tell the name of a model file; give one, such as model.safetensors"));
        var target = Target(order, file, name);
        tell(new DownloadProgress(DownloadPhase.Asking, 0, file.Bytes) { File = file, Target = target });
        if (await Present(target, file, order, cancel).ConfigureAwait(false) is { } there) return there;
        using var part = PartFile.Open(target);
        var progress = new TransferProgress(tell, file, target);
        await new FileTransfer(connection, rules(), room, time).Run(file, part, progress, cancel).ConfigureAwait(false);
        var hash = await Verified(part, file, progress, cancel).ConfigureAwait(false);
        return Place(order, file, part, name, hash);
    }

    /// <summary>Deletes what an unfinished download left.</summary>
    /// <param name="target">The name it would have had, as <see cref="DownloadProgress.Target"/> told it.</param>
    public static void Discard(string target) => PartFile.Discard(target);

    // Where the site does not tell the kind the file may be there already, in the folder of what it was found to be.
    private string Target(DownloadOrder order, RemoteFile file, string name)
    {
        var target = Path.Combine(places.Folder(order.Kind ?? file.Kind ?? FileRole.Unknown, order.Folder), name);
        if (order.Kind is not null || order.Folder is not null || order.Overwrite || File.Exists(target)) return target;
        return Enum.GetValues<FileRole>().Select(role => Path.Combine(places.Folder(role, null), name)).FirstOrDefault(File.Exists) ?? target;
    }

    private static RemoteFile WithHash(RemoteFile file, DownloadOrder order)
    {
        var wanted = order.Sha256?.ToLowerInvariant();
        if (wanted is not null && file.Sha256 is { } told && told != wanted) throw new RequestException("sha256", $"the site says the file's SHA-256 is {told}, not {wanted}; it is another file, or the digits are wrong");
        return file with { Sha256 = wanted ?? file.Sha256 };
    }

    // What is there under the name: the same file is a success, another one is not to be lost.
    private static async Task<DownloadedModel?> Present(string target, RemoteFile file, DownloadOrder order, CancellationToken cancel)
    {
        if (Directory.Exists(target)) throw new RequestException("name", $"{target} is a folder; give another name");
        if (!File.Exists(target) || order.Overwrite) return null;
        var length = new FileInfo(target).Length;
        if (file.Sha256 is { } wanted && (!file.IsExact || file.Bytes == length) && await Hash(target, null, cancel).ConfigureAwait(false) == wanted)
        {
            var facts = Read(target);
            return new DownloadedModel(target, order.Kind ?? facts.Role, length, wanted, file) { WasThere = true, Description = facts.Description };
        }

        throw new RequestException("name", $"{target} exists; give another name, or replace it (overwrite)");
    }

    private static async Task<string?> Verified(PartFile part, RemoteFile file, TransferProgress progress, CancellationToken cancel)
    {
        var state = part.State!;
        part.Close();
        if (state.Total is { } total && new FileInfo(part.Path).Length != total) throw new DownloadException($"{part.Path} was changed while it was loaded");
        if ((file.Sha256 ?? state.Sha256) is not { } wanted) return null;
        var hash = await Hash(part.Path, progress, cancel).ConfigureAwait(false);
        if (hash == wanted) return hash;
        part.Forget();
        throw new DownloadException($"what {file.Address.Host} sent has the SHA-256 {hash}, and {wanted} is right: it was thrown away; load it again, and if that happens twice do not trust it");
    }

    private DownloadedModel Place(DownloadOrder order, RemoteFile file, PartFile part, string name, string? hash)
    {
        var facts = Read(part.Path);
        if (facts.Problem is { } problem)
        {
            part.Forget();
            throw new DownloadException($"what {file.Address.Host} sent cannot be used: {problem}");
        }

        var kind = order.Kind ?? (facts.Role == FileRole.Unknown ? file.Kind ?? FileRole.Unknown : facts.Role);
        var target = Path.Combine(places.Folder(kind, order.Folder), name);
        var bytes = new FileInfo(part.Path).Length;
        if (target == part.Target) part.Finish(target, order.Overwrite);
        else
        {
            if (File.Exists(target) && !order.Overwrite) throw new RequestException("name", $"it is a {facts.Description}, and {target} exists; give another name, or replace it (overwrite)");
            using var other = PartFile.Open(target); // nobody else writes it meanwhile
            part.Finish(target, order.Overwrite);
        }

        DownloadNotes.Write(target, file);
        return new DownloadedModel(target, kind, bytes, hash, file) { Description = facts.Description };
    }

    private static ModelFacts Read(string path) => ModelReader.Read(new FoundModel("", path, new FileInfo(path).Length, 0, false) { Beside = new Dictionary<string, FileInfo>() });

    private static async Task<string> Hash(string path, TransferProgress? progress, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var buffer = new byte[HashBytes];
        for (int read; (read = await stream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            progress?.Checks(stream.Position);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
