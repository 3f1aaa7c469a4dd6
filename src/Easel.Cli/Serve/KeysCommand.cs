using System.CommandLine;
using System.Globalization;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Server.Security;

namespace Easel.Cli.Serve;

/// <summary><c>easel keys</c>: keys for programs, each with what it may do; a running server takes changes at once.</summary>
internal sealed class KeysCommand(TextWriter output)
{
    private readonly Option<string?> data = ServeArguments.DataOption();

    public Command Build()
    {
        var command = new Command("keys", "Keeps keys that programs show a server instead of a password; they are stored hashed.") { Add(), Remove(), List() };
        data.Recursive = true;
        command.Add(data);
        return command;
    }

    private AccessFile Open(ParseResult parsed) => new(DataFolder.Of(parsed.GetValue(data)), TimeProvider.System);

    private DescribedCommand Add()
    {
        var name = new Argument<string>("NAME") { Description = "What the key is for." };
        var scopes = ScopeWords.Option("May be repeated; read and generate when left out.");
        var command = new DescribedCommand("add", "Makes a key and shows it, once.")
        {
            Notes = ["Programs show it as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'."],
            Examples = ["easel keys add touchdesigner --scope read --scope generate"],
        };
        command.Add(name);
        command.Add("Options", scopes);
        command.SetAction(parsed => output.WriteLine(Open(parsed).AddKey(parsed.GetValue(name)!, ScopeWords.Read(parsed.GetValue(scopes)) ?? AccessScopes.Read | AccessScopes.Generate)));
        return command;
    }

    private Command Remove()
    {
        var id = new Argument<string>("ID") { Description = "As 'easel keys list' shows it." };
        var command = new Command("remove", "Takes a key back.") { id };
        command.SetAction(parsed =>
        {
            if (!Open(parsed).RemoveKey(parsed.GetValue(id)!)) throw new RequestException("id", $"there is no key '{parsed.GetValue(id)}'");
        });
        return command;
    }

    private Command List()
    {
        var command = new Command("list", "Lists the keys, without what is secret.");
        command.SetAction(parsed =>
        {
            foreach (var key in Open(parsed).Keys) output.WriteLine($"{key.Id}  {key.Name}  {ScopeWords.Written(key.Scopes)}  {key.Created.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        });
        return command;
    }
}
