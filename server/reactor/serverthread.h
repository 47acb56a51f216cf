// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace server::reactor {

// The thread that the server's objects live in, with an event loop that bears many connections. It
// makes objects there and destroys them there, in the reverse order. To be used from one other
// thread.
class ServerThread final {
public:
    explicit ServerThread(const QString &name);
    ~ServerThread(); // stops

    ServerThread(const ServerThread &) = delete;
    ServerThread &operator=(const ServerThread &) = delete;

    // Calls the function in the thread and waits for its result. From the thread itself it is
    // simply called.
    template <typename Function> std::invoke_result_t<Function> run(Function &&function)
    {
        using Value = std::invoke_result_t<Function>;
        if constexpr (std::is_void_v<Value>) {
            runBlocking([&function] { std::forward<Function>(function)(); });
        } else {
            std::optional<Value> value;
            runBlocking([&] { value.emplace(std::forward<Function>(function)()); });
            return *std::move(value);
        }
    }

    // Makes an object in the thread; it lives until stop(). Touch it with run() or by signals only.
    template <typename Object, typename... Arguments> Object &create(Arguments &&...arguments)
    {
        return *run([&]() -> Object * {
            auto object = std::make_shared<Object>(std::forward<Arguments>(arguments)...);
            m_objects.push_back(object);
            return object.get();
        });
    }

    // Destroys what was created, last first, and ends the thread. Again: does nothing.
    void stop();

    [[nodiscard]] QThread &thread() { return m_thread; }

private:
    void runBlocking(const std::function<void()> &function);

    QThread m_thread;
    std::unique_ptr<QObject> m_context; // lives in the thread
    std::vector<std::shared_ptr<void>> m_objects; // touched in the thread alone
};

} // namespace server::reactor
