using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Server.Security;

namespace Easel.Cli.Serve;

/// <summary><c>easel users</c>: who may use a server, stored in its data folder; a running server takes changes at once.</summary>
internal sealed class UsersCommand(TextWriter output, TextWriter error)
{
    private readonly Option<string?> data = ServeArguments.DataOption();

    public Command Build()
    {
        var command = new Command("users", "Keeps who may use a server; passwords are stored hashed.") { Add(), Remove(), List() };
        data.Recursive = true;
        command.Add(data);
        return command;
    }

    private AccessFile Open(ParseResult parsed) => new(DataFolder.Of(parsed.GetValue(data)), TimeProvider.System);

    private DescribedCommand Add()
    {
        var name = new Argument<string>("NAME") { Description = "A name without a colon." };
        var scopes = ScopeWords.Option("All of them when left out.");
        var command = new DescribedCommand("add", "Stores a user, or gives one another password, which is read from standard input.") { Examples = ["easel users add me", "pass show easel | easel users add me"] };
        command.Add(name);
        command.Add("Options", scopes);
        command.SetAction(parsed =>
        {
            if (!Console.IsInputRedirected) error.Write("Password: ");
            var password = Console.In.ReadLine() ?? throw new RequestException("password", "there is none on standard input");
            Open(parsed).AddUser(parsed.GetValue(name)!, password, ScopeWords.Read(parsed.GetValue(scopes)) ?? AccessScopes.All);
        });
        return command;
    }

    private Command Remove()
    {
        var name = new Argument<string>("NAME") { Description = "Of the user." };
        var command = new Command("remove", "Forgets a user.") { name };
        command.SetAction(parsed =>
        {
            if (!Open(parsed).RemoveUser(parsed.GetValue(name)!)) throw new RequestException("name", $"there is no user '{parsed.GetValue(name)}'");
        });
        return command;
    }

    private Command List()
    {
        var command = new Command("list", "Lists the users.");
        command.SetAction(parsed =>
        {
            foreach (var user in Open(parsed).Users) output.WriteLine($"{user.Name}  {ScopeWords.Written(user.Scopes)}");
        });
        return command;
    }
}
