using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Server.Security;

/// <summary>Users and API keys, hashed, in <c>access.json</c> in the data folder. What another process writes there counts from the next request on.</summary>
/// <param name="folder">The data folder.</param>
/// <param name="time">Stamps new keys.</param>
public sealed class AccessFile(string folder, TimeProvider time)
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "access.json";

    /// <summary>What every key begins with, so that people and scanners know one.</summary>
    public const string KeyPrefix = "easel_";

    private const int LeastPassword = 8; // characters

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly string file = Path.Combine(folder, FileName);
    private readonly Lock gate = new();
    private volatile Content content = new([], []);
    private (DateTime Time, long Length) stamp;

    /// <summary>Grows when users or keys change.</summary>
    public long Version { get; private set; }

    public IReadOnlyList<StoredUser> Users => Now().Users;

    public IReadOnlyList<StoredKey> Keys => Now().Keys;

    /// <summary>Whether anybody is stored.</summary>
    public bool Any => Now() is { } now && now.Users.Count + now.Keys.Count > 0;

    /// <summary>Stores a user, in place of one of this name.</summary>
    /// <exception cref="RequestException">Name or password are not possible.</exception>
    public void AddUser(string name, string password, AccessScopes scopes = AccessScopes.All)
    {
        CheckName(name);
        if (password.Length is < LeastPassword or > 1024) throw new RequestException("password", $"it has {password.Length} characters; give {LeastPassword}–1024");
        var user = new StoredUser(name, PasswordHash.Of(password), scopes);
        Write(now => now with { Users = [.. now.Users.Where(other => other.Name != name), user] });
    }

    /// <summary>Whether there was one.</summary>
    public bool RemoveUser(string name)
    {
        var there = Users.Any(user => user.Name == name);
        if (there) Write(now => now with { Users = [.. now.Users.Where(user => user.Name != name)] });
        return there;
    }

    /// <summary>Makes a key.</summary>
    /// <returns>The key itself, which is nowhere else: show it once.</returns>
    /// <exception cref="RequestException">The name is not possible, or no scope is given.</exception>
    public string AddKey(string name, AccessScopes scopes)
    {
        CheckName(name);
        if ((scopes & AccessScopes.All) == 0) throw new RequestException("scopes", "a key that may do nothing is none; give read, generate or manage");
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var key = $"{KeyPrefix}{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
        Write(now => now with { Keys = [.. now.Keys, new StoredKey(id, name, Hash(key), scopes & AccessScopes.All, time.GetUtcNow())] });
        return key;
    }

    /// <summary>Whether there was one.</summary>
    public bool RemoveKey(string id)
    {
        var there = Keys.Any(key => key.Id == id);
        if (there) Write(now => now with { Keys = [.. now.Keys.Where(key => key.Id != id)] });
        return there;
    }

    /// <summary>Who a key belongs to, or null.</summary>
    public Caller? Find(string key)
    {
        if (key.Split('_') is not ["easel", var id, _] || Keys.FirstOrDefault(stored => stored.Id == id) is not { } found) return null;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(key)), Encoding.UTF8.GetBytes(found.Hash)) ? new Caller(found.Name, found.Scopes) : null;
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 64 || name.Any(c => char.IsControl(c) || c == ':')) throw new RequestException("name", "a name has 1–64 characters and no colon");
    }

    private Content Now()
    {
        lock (gate)
        {
            var info = new FileInfo(file);
            var now = info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
            if (now == stamp) return content;
            (content, stamp) = (info.Exists ? Read() : new Content([], []), now);
            Version++;
            return content;
        }
    }

    /// <exception cref="InvalidDataException">Somebody broke the file: nobody gets in until it is mended.</exception>
    private Content Read()
    {
        try { return JsonSerializer.Deserialize<Content>(File.ReadAllBytes(file), Format) is { Users: not null, Keys: not null } read ? read : throw new InvalidDataException($"{file}: it does not list users and keys"); }
        catch (JsonException wrong) { throw new InvalidDataException($"{file}: line {wrong.LineNumber + 1}: it is broken; mend it, or take it away and add the users again"); }
    }

    private void Write(Func<Content, Content> change)
    {
        lock (gate)
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(change(Now()), Format));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            stamp = default;
        }
    }

    private sealed record Content(IReadOnlyList<StoredUser> Users, IReadOnlyList<StoredKey> Keys);
}
